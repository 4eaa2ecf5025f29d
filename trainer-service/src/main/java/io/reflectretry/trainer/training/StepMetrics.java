package io.reflectretry.trainer.training;

import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.event.StepRecord.ClosedGroup;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.trainer.training.RewardGroup.Ready;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a step, under the names that the community uses (TRL, AReaL). Figures of the
 * network (entropy, kl, clip_ratio, sampling, mismatch_kl) are means over the tokens that went
 * through it: without a KL term those whose advantage is not 0.
 */
final class StepMetrics {

    private final SortedMap<String, Double> values = new TreeMap<>();

    private StepMetrics() {}

    /** What is known when a batch is taken. */
    static StepMetrics of(
            Batch batch, TrainOn trainOn, SortedMap<String, Long> counts, double waitedSeconds) {
        StepMetrics metrics = new StepMetrics();
        metrics.rewards(batch.groups());
        metrics.completions(batch, trainOn);
        metrics.staleness(batch);
        metrics.closed(batch.closed());
        counts.forEach((name, count) -> metrics.values.put(name, (double) count));
        metrics.values.put("rollout_wait_s", waitedSeconds);
        return metrics;
    }

    private void rewards(List<Ready> groups) {
        List<double[]> rewards = groups.stream().map(StepPlan::rewards).toList();
        values.put(
                "reward",
                rewards.stream()
                        .flatMapToDouble(java.util.Arrays::stream)
                        .filter(reward -> !Double.isNaN(reward))
                        .average()
                        .orElse(0));
        values.put("reward_std", mean(rewards, Advantages::deviation));
        values.put(
                "frac_reward_zero_std",
                mean(rewards, group -> Advantages.deviation(group) == 0 ? 1 : 0));
        values.put("groups/used", (double) groups.size());
    }

    private void completions(Batch batch, TrainOn trainOn) {
        List<TrainingExample> examples =
                batch.groups().stream()
                        .flatMap(group -> group.members().values().stream())
                        .flatMap(member -> member.reward().stream())
                        .flatMap(reward -> TrainingExample.of(reward, 0, trainOn).stream())
                        .toList();
        values.put("completions/mean_length", mean(examples, TrainingExample::tokens));
        values.put(
                "completions/clipped_ratio",
                mean(
                        examples,
                        example -> example.sample().finish() == FinishReason.LENGTH ? 1 : 0));
    }

    /** Versions between sampling and training: on the way here, and waiting here. */
    private void staleness(Batch batch) {
        double total = mean(batch.groups(), group -> batch.version() - group.sampledBy());
        double queued = mean(batch.groups(), group -> batch.version() - group.readyAt());
        values.put("off_policy/total", total);
        values.put("off_policy/in_queue", queued);
        values.put("off_policy/in_flight", total - queued);
    }

    private void closed(List<ClosedGroup> groups) {
        values.put("groups/closed", (double) groups.size());
        for (CloseReason reason : CloseReason.values()) {
            long count = groups.stream().filter(group -> group.reason() == reason).count();
            if (count > 0) {
                values.put("groups/closed_now/" + reason, (double) count);
            }
        }
    }

    /** Adds what the network and the optimizer did. */
    Map<String, Double> with(StepOutcome outcome) {
        double tokens = Math.max(1, outcome.trainedTokens());
        values.put("loss", outcome.loss());
        values.put("entropy", outcome.entropy() / tokens);
        values.put("kl", outcome.sums().kl() / tokens);
        values.put("clip_ratio/low_mean", outcome.sums().clippedLow() / tokens);
        values.put("clip_ratio/high_mean", outcome.sums().clippedHigh() / tokens);
        values.put(
                "sampling/importance_sampling_ratio/mean", outcome.sums().samplerRatio() / tokens);
        values.put("mismatch_kl", outcome.sums().mismatch() / tokens);
        values.put("grad_norm", outcome.gradNorm());
        values.put("learning_rate", outcome.learningRate());
        values.put("step/skipped", outcome.skipped() ? 1.0 : 0.0);
        values.put("step/trained_tokens", (double) outcome.trainedTokens());
        values.put("seconds/forward_backward", outcome.seconds().forwardBackward());
        values.put("seconds/optimizer", outcome.seconds().optimizer());
        values.put("seconds/checkpoint", outcome.seconds().saving());
        // JSON has no NaN and no infinity; that a step was skipped is said above.
        values.values().removeIf(value -> !Double.isFinite(value));
        return values;
    }

    private static <T> double mean(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).average().orElse(0);
    }
}
