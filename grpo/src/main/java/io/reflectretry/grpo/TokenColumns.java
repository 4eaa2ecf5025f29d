package io.reflectretry.grpo;

import java.util.Optional;

/**
 * What the loss needs of each completion token of a micro-batch, in order group, member, token.
 *
 * @param sampler shape [n]: log-probability when it was sampled
 * @param advantages shape [n]: advantage of the token's member
 * @param mask shape [n]: whether it counts
 * @param sequence shape [n]: number of the token's member in the micro-batch, 0..sequences-1
 * @param sequences members of the micro-batch; those without a token count too
 * @param old shape [n]: log-probability under the trained policy before the batch's first optimizer
 *     step; nothing in that step, where it is the log-probability itself
 * @param reference shape [n]: log-probability under the untrained policy, where the loss has a KL
 *     term
 */
public record TokenColumns(
        double[] sampler,
        double[] advantages,
        boolean[] mask,
        long[] sequence,
        int sequences,
        Optional<double[]> old,
        Optional<double[]> reference) {

    public TokenColumns {
        sameLength(sampler.length, advantages.length, "advantages");
        sameLength(sampler.length, mask.length, "mask");
        sameLength(sampler.length, sequence.length, "sequence");
        old.ifPresent(column -> sameLength(sampler.length, column.length, "old"));
        reference.ifPresent(column -> sameLength(sampler.length, column.length, "reference"));
    }

    private static void sameLength(int wanted, int given, String column) {
        if (wanted != given) {
            throw new IllegalArgumentException(
                    "Column '%s' has %d tokens, column 'sampler' has %d"
                            .formatted(column, given, wanted));
        }
    }

    /** Completion tokens, n. */
    public int tokens() {
        return sampler.length;
    }
}
