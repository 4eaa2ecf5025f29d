package io.reflectretry.policy.folder;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The rotary position embedding (Su et al., 2021): pairs of numbers are turned by an angle that is
 * the position times the pair's frequency.
 *
 * @param theta base of the frequencies
 * @param dimensions how many numbers of a head are turned; even
 * @param scaling how frequencies are changed for long texts
 */
public record RotaryEmbedding(double theta, int dimensions, RopeScaling scaling) {

    public RotaryEmbedding {
        if (!(theta > 0)) {
            throw new IllegalArgumentException("rope_theta must be above 0, not " + theta);
        }
        if (dimensions < 2 || dimensions % 2 != 0) {
            throw new IllegalArgumentException(
                    "rotary positions turn pairs, not %d numbers of a head".formatted(dimensions));
        }
        if (scaling instanceof RopeScaling.LongRope factors) {
            requirePairs("short_factor", factors.shortFactors(), dimensions / 2);
            requirePairs("long_factor", factors.longFactors(), dimensions / 2);
        }
    }

    private static void requirePairs(String name, List<Double> factors, int pairs) {
        if (factors.size() != pairs) {
            throw new IllegalArgumentException(
                    "%s has %d numbers; the %d pairs of a head need one each"
                            .formatted(name, factors.size(), pairs));
        }
    }

    /** Angle by position of each pair; for texts within the first training's length. */
    public List<Double> frequencies() {
        return switch (scaling) {
            case RopeScaling.None ignored -> divided(1, null);
            case RopeScaling.Linear linear -> divided(linear.factor(), null);
            case RopeScaling.Llama3 llama ->
                    divided(1, null).stream().map(f -> scaled(llama, f)).toList();
            case RopeScaling.LongRope factors -> divided(1, factors.shortFactors());
        };
    }

    /** The same for longer texts; empty where there is no difference. */
    public List<Double> longFrequencies() {
        return scaling instanceof RopeScaling.LongRope factors
                ? divided(1, factors.longFactors())
                : List.of();
    }

    /** Texts of more positions than this take the long frequencies. */
    public int switchAt() {
        return scaling instanceof RopeScaling.LongRope factors
                ? factors.original()
                : Integer.MAX_VALUE;
    }

    /** What cosines and sines are multiplied by. */
    public double scale() {
        return scaling instanceof RopeScaling.LongRope factors ? factors.attentionFactor() : 1;
    }

    private List<Double> divided(double all, List<Double> each) {
        return IntStream.range(0, dimensions / 2)
                .mapToObj(
                        pair ->
                                Math.pow(theta, -2.0 * pair / dimensions)
                                        / (each == null ? all : each.get(pair)))
                .toList();
    }

    private static double scaled(RopeScaling.Llama3 llama, double frequency) {
        double wave = 2 * Math.PI / frequency;
        double slow = frequency / llama.factor();
        if (wave > llama.original() / llama.lowFreqFactor()) {
            return slow;
        }
        if (wave < llama.original() / llama.highFreqFactor()) {
            return frequency;
        }
        double smooth =
                (llama.original() / wave - llama.lowFreqFactor())
                        / (llama.highFreqFactor() - llama.lowFreqFactor());
        return (1 - smooth) * slow + smooth * frequency;
    }
}
