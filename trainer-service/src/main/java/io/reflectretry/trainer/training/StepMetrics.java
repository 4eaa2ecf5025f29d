package io.reflectretry.trainer.training;

import io.reflectretry.grpo.Advantages;
import io.reflectretry.grpo.LossSums;
import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.event.StepRecord.ClosedGroup;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.run.GrpoSettings.ImportanceSamplingLevel;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.trainer.training.RewardGroup.Ready;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a step, under the names that the community uses (TRL, AReaL). {@code clip_ratio}
 * is of the whole batch; the other figures of the network (entropy, kl, sampling, mismatch_kl) are
 * means over the tokens that went through it: without a KL term those whose advantage is not 0.
 */
final class StepMetrics {

    private final SortedMap<String, Double> values = new TreeMap<>();

    private final TrainingConfiguration configuration;

    private StepMetrics(TrainingConfiguration configuration) {
        this.configuration = configuration;
    }

    /** What is known when a batch is taken. */
    static StepMetrics of(
            Batch batch,
            TrainingConfiguration configuration,
            SortedMap<String, Long> counts,
            double waitedSeconds) {
        StepMetrics metrics = new StepMetrics(configuration);
        metrics.rewards(batch.groups());
        metrics.completions(batch);
        metrics.reflections(batch);
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

    private void completions(Batch batch) {
        List<TrainingExample> examples =
                batch.groups().stream()
                        .flatMap(group -> group.members().values().stream())
                        .flatMap(member -> member.reward().stream())
                        .flatMap(reward -> TrainingExample.of(reward, 0, configuration).stream())
                        .toList();
        var lengths = examples.stream().mapToInt(TrainingExample::tokens).summaryStatistics();
        values.put("completions/mean_length", lengths.getAverage());
        if (lengths.getCount() > 0) {
            values.put("completions/min_length", (double) lengths.getMin());
            values.put("completions/max_length", (double) lengths.getMax());
        }
        values.put(
                "completions/clipped_ratio",
                mean(
                        examples,
                        example -> example.sample().finish() == FinishReason.LENGTH ? 1 : 0));
    }

    /** Whatever is trained, the reflections. */
    private void reflections(Batch batch) {
        values.put(
                "reflection/mean_length",
                batch.groups().stream()
                        .flatMap(group -> group.members().values().stream())
                        .flatMap(member -> member.reward().stream())
                        .mapToInt(reward -> reward.reflection().tokenIds().length)
                        .average()
                        .orElse(0));
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
        values.put("kl", outcome.sums().kl());
        clipping(outcome.sums());
        values.put(
                "sampling/importance_sampling_ratio/mean",
                outcome.sums()
                        .samplerRatio(configuration.grpo().samplerCorrection().ofSequences()));
        values.put("mismatch_kl", outcome.sums().mismatch());
        values.put("grad_norm", outcome.gradNorm());
        values.put("learning_rate", outcome.learningRate());
        values.put("step/skipped", outcome.skipped() ? 1.0 : 0.0);
        values.put("step/iterations", (double) outcome.iterations());
        values.put("step/trained_tokens", (double) outcome.trainedTokens());
        values.put("seconds/forward_backward", outcome.seconds().forwardBackward());
        values.put("seconds/optimizer", outcome.seconds().optimizer());
        values.put("seconds/checkpoint", outcome.seconds().saving());
        // JSON has no NaN and no infinity; that a step was skipped is said above.
        values.values().removeIf(value -> !Double.isFinite(value));
        return values;
    }

    private void clipping(LossSums sums) {
        ImportanceSamplingLevel level = configuration.grpo().importanceSamplingLevel();
        switch (configuration.grpo().lossType()) {
            case CISPO -> values.put("cispo_clip_ratio", sums.capped(level));
            case GRPO, BNPO, DAPO, DR_GRPO -> {
                double low = sums.clippedLow(level);
                double high = sums.clippedHigh(level);
                values.put("clip_ratio/low_mean", low);
                values.put("clip_ratio/low_min", sums.clippedLowMin());
                values.put("clip_ratio/high_mean", high);
                values.put("clip_ratio/high_max", sums.clippedHighMax());
                values.put("clip_ratio/region_mean", low + high);
            }
        }
    }

    private static <T> double mean(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).average().orElse(0);
    }
}
