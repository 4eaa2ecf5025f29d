package io.reflectretry.trainer.training;

import io.reflectretry.policy.network.MicroBatches;
import io.reflectretry.policy.network.PromptGroup;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

    int tokens() {
        return rows.stream().mapToInt(TrainingRow::tokens).sum();
    }

    /**
     * What the loss needs of each token.
     *
     * @param reference log-probabilities under the untrained policy, in the order of the tokens
     */
    TokenColumns columns(Optional<float[]> reference) {
        int tokens = tokens();
        float[] sampler = new float[tokens];
        float[] advantages = new float[tokens];
        boolean[] mask = new boolean[tokens];
        Arrays.fill(mask, true);
        int from = 0;
        for (TrainingRow row : rows) {
            for (TrainingExample example : row.examples()) {
                int to = from + example.tokens();
                System.arraycopy(
                        example.sample().logProbabilities(), 0, sampler, from, example.tokens());
                Arrays.fill(advantages, from, to, (float) example.advantage());
                from = to;
            }
        }
        return new TokenColumns(sampler, advantages, mask, reference);
    }
}
