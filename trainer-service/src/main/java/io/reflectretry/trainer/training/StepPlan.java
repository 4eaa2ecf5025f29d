package io.reflectretry.trainer.training;

import io.reflectretry.grpo.Advantages;
import io.reflectretry.grpo.OptimizerBatch;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.run.TrainingConfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An optimizer step before it touches the network: what goes through it, and the counts that the
 * loss divides by.
 *
 * @param rows what is trained, in the order of the sum: task, then member
 * @param totals of the whole batch, with the members that are left out of the rows; known before
 *     the first backward pass, so how the batch is cut changes nothing
 */
record StepPlan(List<TrainingRow> rows, OptimizerBatch totals) {

    StepPlan {
        rows = List.copyOf(rows);
    }

    /** The plan for a batch. */
    static StepPlan of(Batch batch, TrainingConfiguration configuration) {
        List<List<TrainingExample>> groups = examples(batch, configuration);
        // Who adds exactly 0 to the gradient need not go through the network. It counts in the
        // denominators all the same.
        boolean klTerm = configuration.grpo().beta() > 0;
        List<TrainingRow> rows =
                groups.stream()
                        .flatMap(group -> rows(group, example -> example.pulls(klTerm)))
                        .toList();
        // The optimizer's step must happen though nothing pulls: its moments decay.
        return new StepPlan(
                rows.isEmpty()
                        ? groups.stream().flatMap(g -> rows(g, e -> true)).limit(1).toList()
                        : rows,
                totals(groups));
    }

    private static OptimizerBatch totals(List<List<TrainingExample>> groups) {
        List<TrainingExample> all = groups.stream().flatMap(List::stream).toList();
        return new OptimizerBatch(
                all.size(),
                all.stream().mapToLong(TrainingExample::lossTokens).sum(),
                all.stream().mapToLong(example -> example.sampling().maxTokens()).sum());
    }

    /** The examples of each group, with the advantages of its members. */
    private static List<List<TrainingExample>> examples(
            Batch batch, TrainingConfiguration configuration) {
        List<double[]> advantages =
                Advantages.of(
                        batch.groups().stream().map(StepPlan::rewards).toList(),
                        configuration.grpo().scaleRewards());
        return IntStream.range(0, advantages.size())
                .mapToObj(i -> examples(batch.groups().get(i), advantages.get(i), configuration))
                .toList();
    }

    private static List<TrainingExample> examples(
            RewardGroup.Ready group, double[] advantages, TrainingConfiguration configuration) {
        List<Member> members = List.copyOf(group.members().values());
        List<TrainingExample> examples = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            double advantage = advantages[i];
            Stream<RewardAssigned> reward = members.get(i).reward().stream();
            reward.flatMap(r -> TrainingExample.of(r, advantage, configuration).stream())
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
    private static Stream<TrainingRow> rows(
            List<TrainingExample> examples, Predicate<TrainingExample> wanted) {
        List<List<TrainingExample>> rows = new ArrayList<>();
        for (TrainingExample example : examples) {
            if (example.tokens() == 0 || !wanted.test(example)) {
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
