package io.reflectretry.grpo.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.grpo.OptimizerBatch;
import io.reflectretry.grpo.TokenColumns;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The sequences that all end-to-end cases share, without their padding: one prompt group each.
 *
 * @param groups what the network reads
 * @param temperature divides the logits
 * @param mask [n] completion tokens that count; a tool's do not
 * @param advantages one a sequence
 * @param maxCompletionLength the longest completion allowed
 * @param node where the log-probabilities stand, [B, T], with padding
 * @param real [B, T] which are no padding
 */
record EndToEndInputs(
        List<PromptGroup> groups,
        double temperature,
        boolean[] mask,
        double[] advantages,
        long maxCompletionLength,
        JsonNode node,
        double[][] real) {

    private static final List<String> KNOWN =
            List.of(
                    "model",
                    "prompt_ids_left_padded",
                    "prompt_mask",
                    "completion_ids_right_padded",
                    "completion_mask",
                    "tool_mask",
                    "note",
                    "temperature",
                    "advantages",
                    "max_completion_length",
                    "per_token_logps",
                    "entropies",
                    "old_per_token_logps",
                    "sampling_per_token_logps",
                    "ref_per_token_logps",
                    "cases");

    /**
     * @param node the end-to-end part of a file
     * @param maxCompletionLength of the file's unit cases, where they have one
     */
    static EndToEndInputs of(JsonNode node, Optional<Long> maxCompletionLength) {
        Numbers.onlyKnown("field", node, KNOWN);
        double[][] prompts = table(node, "prompt_ids_left_padded");
        double[][] promptMask = table(node, "prompt_mask");
        double[][] completions = table(node, "completion_ids_right_padded");
        double[][] real = table(node, "completion_mask");
        double[][] own = node.has("tool_mask") ? table(node, "tool_mask") : real;
        double[] advantages = Numbers.flat("advantages", Numbers.required(node, "advantages"));
        List<PromptGroup> groups = new ArrayList<>();
        List<Boolean> mask = new ArrayList<>();
        for (int row = 0; row < prompts.length; row++) {
            groups.add(
                    new PromptGroup(
                            ids(prompts[row], promptMask[row]),
                            List.of(ids(completions[row], real[row]))));
            for (int t = 0; t < real[row].length; t++) {
                if (real[row][t] != 0) {
                    mask.add(own[row][t] != 0);
                }
            }
        }
        if (advantages.length != prompts.length) {
            throw new CaseException(
                    "there are %d advantages for %d sequences"
                            .formatted(advantages.length, prompts.length));
        }
        boolean[] counted = new boolean[mask.size()];
        IntStream.range(0, counted.length).forEach(i -> counted[i] = mask.get(i));
        long longest =
                Numbers.optional(node, "max_completion_length")
                        .map(each -> (long) Numbers.number("max_completion_length", each))
                        .or(() -> maxCompletionLength)
                        .orElse((long) completions[0].length);
        return new EndToEndInputs(
                groups,
                Numbers.optional(node, "temperature")
                        .map(each -> Numbers.number("temperature", each))
                        .orElse(1.0),
                counted,
                advantages,
                longest,
                node,
                real);
    }

    private static double[][] table(JsonNode node, String name) {
        return Numbers.table(name, Numbers.required(node, name));
    }

    private static int[] ids(double[] padded, double[] mask) {
        return IntStream.range(0, padded.length)
                .filter(i -> mask[i] != 0)
                .map(i -> (int) padded[i])
                .toArray();
    }

    TokenColumns columns(GrpoSettings settings) {
        Optional<double[]> old = column("old_per_token_logps");
        Optional<double[]> sampling = column("sampling_per_token_logps");
        Optional<double[]> reference = column("ref_per_token_logps");
        if (settings.beta() > 0 && reference.isEmpty()) {
            throw new CaseException("'beta' needs 'ref_per_token_logps'");
        }
        if (settings.correctsSampler() && (sampling.isEmpty() || old.isEmpty())) {
            throw new CaseException(
                    "'sampler_correction' needs 'sampling_per_token_logps' and 'old_per_token_logps'");
        }
        int tokens = mask.length;
        long[] sequence = new long[tokens];
        double[] ofTokens = new double[tokens];
        int at = 0;
        for (int row = 0; row < groups.size(); row++) {
            for (int t = 0; t < groups.get(row).completionTokens(); t++) {
                sequence[at] = row;
                ofTokens[at] = Double.isNaN(advantages[row]) ? 0 : advantages[row];
                at++;
            }
        }
        return new TokenColumns(
                sampling.or(() -> old).orElse(new double[tokens]),
                ofTokens,
                mask,
                sequence,
                groups.size(),
                old,
                reference);
    }

    /** A column without its padding. */
    private Optional<double[]> column(String name) {
        return Numbers.optional(node, name)
                .map(
                        values -> {
                            double[][] table = Numbers.table(name, values);
                            return IntStream.range(0, table.length)
                                    .boxed()
                                    .flatMapToDouble(
                                            row ->
                                                    IntStream.range(0, table[row].length)
                                                            .filter(t -> real[row][t] != 0)
                                                            .mapToDouble(t -> table[row][t]))
                                    .toArray();
                        });
    }

    OptimizerBatch batch(CaseSettings settings) {
        long counted = IntStream.range(0, mask.length).filter(i -> mask[i]).count();
        boolean whole = settings.grpo().lossType() != GrpoSettings.LossType.BNPO;
        return new OptimizerBatch(
                groups.size(),
                whole ? settings.batchTokens().orElse(counted) : counted,
                groups.size() * settings.maxCompletionLength().orElse(maxCompletionLength));
    }

    /** What the network gives for each token, against the file. */
    List<Difference> compare(Scores scores, double tolerance) {
        List<Difference> differences = new ArrayList<>();
        column("per_token_logps")
                .ifPresent(
                        expected ->
                                differences.add(
                                        Difference.between(
                                                "per_token_logps",
                                                widened(scores.logProbabilities()),
                                                expected,
                                                1,
                                                tolerance)));
        column("entropies")
                .ifPresent(
                        expected ->
                                differences.add(
                                        Difference.between(
                                                "entropies",
                                                widened(scores.entropies()),
                                                expected,
                                                1,
                                                tolerance)));
        return differences;
    }

    /** The stated ratios of trainer and sampler, against those that the settings ask for. */
    Difference compareRatios(
            GrpoSettings settings,
            Optional<double[]> computed,
            TokenColumns tokens,
            JsonNode stated) {
        double[] ratios =
                computed.orElseThrow(
                        () ->
                                new CaseException(
                                        "'importance_sampling_ratio' without 'sampler_correction' is not known in an end-to-end case"));
        double[] expected = Numbers.flat("importance_sampling_ratio", stated);
        if (settings.samplerCorrection().ofSequences()) {
            ratios = CaseMetrics.firstOfEach(ratios, tokens);
        } else {
            double[][] table = Numbers.table("importance_sampling_ratio", stated);
            expected =
                    IntStream.range(0, table.length)
                            .boxed()
                            .flatMapToDouble(
                                    row ->
                                            IntStream.range(0, table[row].length)
                                                    .filter(t -> real[row][t] != 0)
                                                    .mapToDouble(t -> table[row][t]))
                            .toArray();
        }
        return Difference.between(
                "importance_sampling_ratio", ratios, expected, 1, EndToEndCases.LOG_PROBABILITY);
    }

    static double[] widened(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
