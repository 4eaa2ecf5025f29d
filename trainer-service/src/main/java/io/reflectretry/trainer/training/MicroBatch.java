package io.reflectretry.trainer.training;

import io.reflectretry.grpo.TokenColumns;
import io.reflectretry.policy.network.MicroBatches;
import io.reflectretry.policy.network.PromptGroup;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What goes through the network at once.
 *
 * @param rows all of one temperature
 * @param prompts what the network reads, a prompt group a row
 */
record MicroBatch(List<TrainingRow> rows, List<PromptGroup> prompts) {

    /**
     * Cuts rows by a budget of tokens, padding counted; rows of different temperature never meet.
     */
    static List<MicroBatch> cut(List<TrainingRow> rows, int maxTokens) {
        Map<Double, List<TrainingRow>> byTemperature =
                rows.stream()
                        .collect(
                                Collectors.groupingBy(
                                        TrainingRow::temperature,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return byTemperature.values().stream()
                .flatMap(
                        alike -> {
                            List<PromptGroup> prompts =
                                    alike.stream().map(TrainingRow::prompts).toList();
                            return MicroBatches.plan(prompts, maxTokens).stream()
                                    .map(piece -> of(piece, alike, prompts));
                        })
                .toList();
    }

    private static MicroBatch of(int[] piece, List<TrainingRow> rows, List<PromptGroup> prompts) {
        return new MicroBatch(
                Arrays.stream(piece).mapToObj(rows::get).toList(),
                Arrays.stream(piece).mapToObj(prompts::get).toList());
    }

    double temperature() {
        return rows.getFirst().temperature();
    }

    /** Completion tokens. */
    int tokens() {
        return rows.stream().mapToInt(TrainingRow::tokens).sum();
    }

    /** Those of them that count in the loss. */
    int lossTokens() {
        return rows.stream()
                .flatMap(row -> row.examples().stream())
                .mapToInt(TrainingExample::lossTokens)
                .sum();
    }

    /**
     * What the loss needs of each token.
     *
     * @param old log-probabilities before the batch's first optimizer step, in the order of the
     *     tokens; nothing in that step
     * @param reference log-probabilities under the untrained policy, likewise
     */
    TokenColumns columns(Optional<float[]> old, Optional<float[]> reference) {
        int tokens = tokens();
        double[] sampler = new double[tokens];
        double[] advantages = new double[tokens];
        boolean[] mask = new boolean[tokens];
        long[] sequence = new long[tokens];
        int member = 0;
        int from = 0;
        for (TrainingRow row : rows) {
            for (TrainingExample example : row.examples()) {
                float[] sampled = example.sample().logProbabilities();
                int to = from + example.tokens();
                for (int i = from; i < to; i++) {
                    sampler[i] = sampled[i - from];
                }
                Arrays.fill(advantages, from, to, example.advantage());
                Arrays.fill(mask, from, to, !example.masked());
                Arrays.fill(sequence, from, to, member);
                member++;
                from = to;
            }
        }
        return new TokenColumns(
                sampler,
                advantages,
                mask,
                sequence,
                member,
                old.map(MicroBatch::widened),
                reference.map(MicroBatch::widened));
    }

    private static double[] widened(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
