package io.reflectretry.trainer.training;

import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.run.TrainingConfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * An optimizer step before it touches the network: what goes through it, and the count of tokens
 * that the loss divides by.
 *
 * @param rows what is trained, in the order of the sum: task, then member
 * @param batchTokens loss-mask tokens of the whole batch; known before the first backward pass, so
 *     how the batch is cut changes nothing
 */
record StepPlan(List<TrainingRow> rows, long batchTokens) {

    StepPlan {
        rows = List.copyOf(rows);
    }

    /** The plan for a batch. */
    static StepPlan of(Batch batch, TrainingConfiguration configuration) {
        List<List<TrainingExample>> groups =
                batch.groups().stream().map(group -> examples(group, configuration)).toList();
        long tokens = groups.stream().flatMap(List::stream).mapToInt(TrainingExample::tokens).sum();
        // Without a KL term, a member whose advantage is exactly 0 adds exactly 0 to the gradient:
        // it need not go through the network. Its tokens count in the denominator all the same.
        boolean onlyAdvantages = configuration.grpo().beta() == 0;
        List<TrainingRow> rows =
                groups.stream().flatMap(group -> rows(group, onlyAdvantages)).toList();
        // The optimizer's step must happen though nothing pulls: its moments decay.
        return new StepPlan(
                rows.isEmpty()
                        ? groups.stream().flatMap(g -> rows(g, false)).limit(1).toList()
                        : rows,
                Math.max(1, tokens));
    }

    /** The examples of one group, with the advantages of its members. */
    private static List<TrainingExample> examples(
            RewardGroup.Ready group, TrainingConfiguration configuration) {
        List<Member> members = List.copyOf(group.members().values());
        double[] advantages = Advantages.of(rewards(group), configuration.grpo().scaleRewards());
        List<TrainingExample> examples = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            double advantage = advantages[i];
            Stream<RewardAssigned> reward = members.get(i).reward().stream();
            reward.flatMap(r -> TrainingExample.of(r, advantage, configuration.trainOn()).stream())
                    .forEach(examples::add);
        }
        return examples;
    }

    /** The rewards of a group's members; NaN for those without a score. */
    static double[] rewards(RewardGroup.Ready group) {
        return group.members().values().stream()
                .mapToDouble(member -> member.score().orElse(Double.NaN))
                .toArray();
    }

    /** Rows: examples of one group that were sampled from the same prompt share it. */
    private static Stream<TrainingRow> rows(List<TrainingExample> examples, boolean skipZeros) {
        List<List<TrainingExample>> rows = new ArrayList<>();
        for (TrainingExample example : examples) {
            if (example.tokens() == 0 || (skipZeros && example.advantage() == 0)) {
                continue;
            }
            rows.stream()
                    .filter(row -> sharesPrompt(row.getFirst(), example))
                    .findFirst()
                    .orElseGet(
                            () -> {
                                List<TrainingExample> row = new ArrayList<>();
                                rows.add(row);
                                return row;
                            })
                    .add(example);
        }
        return rows.stream().map(TrainingRow::new);
    }

    private static boolean sharesPrompt(TrainingExample one, TrainingExample other) {
        return one.temperature() == other.temperature()
                && Arrays.equals(one.sample().promptTokenIds(), other.sample().promptTokenIds());
    }
}
