package io.reflectretry.grpo.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.grpo.OptimizerBatch;
import io.reflectretry.grpo.TokenColumns;
import io.reflectretry.model.run.GrpoSettings;
import java.util.List;
import java.util.Optional;

/**
 * The sequences that all unit cases share, [B, T] row by row.
 *
 * @param rows B
 * @param width T
 * @param logp log-probabilities under the policy
 * @param old before the batch's first optimizer step
 * @param sampling when sampled
 * @param reference under the untrained policy
 * @param mask which tokens count
 * @param entropies of the distributions
 * @param advantages one a token
 * @param truncated which sequences hit their length limit
 * @param maxCompletionLength the longest completion allowed
 */
record UnitInputs(
        int rows,
        int width,
        double[] logp,
        Optional<double[]> old,
        Optional<double[]> sampling,
        Optional<double[]> reference,
        boolean[] mask,
        Optional<double[]> entropies,
        double[] advantages,
        Optional<double[]> truncated,
        Optional<Long> maxCompletionLength) {

    private static final List<String> KNOWN =
            List.of(
                    "logp",
                    "old",
                    "sampling",
                    "ref",
                    "mask",
                    "entropies",
                    "advantages",
                    "truncated",
                    "max_completion_length");

    static UnitInputs of(JsonNode inputs) {
        Numbers.onlyKnown("input", inputs, KNOWN);
        double[][] logp = Numbers.table("logp", Numbers.required(inputs, "logp"));
        int rows = logp.length;
        int width = logp[0].length;
        int tokens = rows * width;
        double[] counted = sized(inputs, "mask", tokens);
        boolean[] mask = new boolean[tokens];
        for (int i = 0; i < tokens; i++) {
            mask[i] = counted[i] != 0;
        }
        return new UnitInputs(
                rows,
                width,
                sized(inputs, "logp", tokens),
                column(inputs, "old", tokens),
                column(inputs, "sampling", tokens),
                column(inputs, "ref", tokens),
                mask,
                column(inputs, "entropies", tokens),
                perToken(
                        Numbers.flat("advantages", Numbers.required(inputs, "advantages")),
                        rows,
                        width),
                column(inputs, "truncated", rows),
                Numbers.optional(inputs, "max_completion_length")
                        .map(node -> (long) Numbers.number("max_completion_length", node)));
    }

    private static Optional<double[]> column(JsonNode inputs, String name, int size) {
        return Numbers.optional(inputs, name).map(node -> sized(inputs, name, size));
    }

    private static double[] sized(JsonNode inputs, String name, int size) {
        double[] values = Numbers.flat(name, Numbers.required(inputs, name));
        if (values.length != size) {
            throw new CaseException(
                    "'inputs.%s' has %d numbers, not %d".formatted(name, values.length, size));
        }
        return values;
    }

    /** One a sequence, or one a token; NaN marks who has no score, whose advantage is 0. */
    private static double[] perToken(double[] advantages, int rows, int width) {
        if (advantages.length != rows && advantages.length != rows * width) {
            throw new CaseException(
                    "'inputs.advantages' has %d numbers for %d sequences"
                            .formatted(advantages.length, rows));
        }
        double[] spread = new double[rows * width];
        for (int i = 0; i < spread.length; i++) {
            double advantage = advantages[advantages.length == rows ? i / width : i];
            spread[i] = Double.isNaN(advantage) ? 0 : advantage;
        }
        return spread;
    }

    /** With the sequences that hit their limit masked, where that is asked. */
    UnitInputs masked(boolean maskTruncated) {
        if (!maskTruncated) {
            return this;
        }
        double[] cut =
                truncated.orElseThrow(
                        () ->
                                new CaseException(
                                        "'mask_truncated_completions' needs 'inputs.truncated': which sequences hit their limit"));
        boolean[] kept = mask.clone();
        for (int i = 0; i < kept.length; i++) {
            kept[i] &= cut[i / width] == 0;
        }
        return new UnitInputs(
                rows,
                width,
                logp,
                old,
                sampling,
                reference,
                kept,
                entropies,
                advantages,
                truncated,
                maxCompletionLength);
    }

    TokenColumns columns(GrpoSettings settings) {
        long[] sequence = new long[rows * width];
        for (int i = 0; i < sequence.length; i++) {
            sequence[i] = i / width;
        }
        if (settings.beta() > 0 && reference.isEmpty()) {
            throw new CaseException("'beta' needs 'inputs.ref'");
        }
        if (settings.correctsSampler() && sampling.isEmpty()) {
            throw new CaseException("'sampler_correction' needs 'inputs.sampling'");
        }
        if (settings.correctsSampler() && old.isEmpty()) {
            throw new CaseException("'sampler_correction' needs 'inputs.old'");
        }
        return new TokenColumns(
                sampling.or(() -> old).orElse(logp),
                advantages,
                mask,
                sequence,
                rows,
                old,
                reference);
    }

    OptimizerBatch batch(CaseSettings settings) {
        long counted = 0;
        for (boolean each : mask) {
            counted += each ? 1 : 0;
        }
        // TRL averages bnpo over the tokens at hand, whatever the optimizer batch has.
        boolean whole = settings.grpo().lossType() != GrpoSettings.LossType.BNPO;
        long longest =
                settings.maxCompletionLength().or(() -> maxCompletionLength).orElse((long) width);
        return new OptimizerBatch(
                rows, whole ? settings.batchTokens().orElse(counted) : counted, rows * longest);
    }
}
