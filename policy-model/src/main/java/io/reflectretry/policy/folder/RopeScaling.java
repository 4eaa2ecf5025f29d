package io.reflectretry.policy.folder;

import java.util.List;

/**
 * How the angles of the rotary embedding are changed for texts longer than those of the first
 * training; by transformers' names of {@code rope_type}.
 */
public sealed interface RopeScaling {

    /** Not at all. */
    record None() implements RopeScaling {}

    /**
     * All angles divided by a factor (position interpolation, Chen et al., 2023).
     *
     * @param factor above 0
     */
    record Linear(double factor) implements RopeScaling {}

    /**
     * As Llama 3.1: slow angles divided by a factor, fast ones left, a ramp between.
     *
     * @param factor divisor of the slow angles
     * @param lowFreqFactor waves longer than original / lowFreqFactor are slow
     * @param highFreqFactor waves shorter than original / highFreqFactor are fast
     * @param original positions of the first training
     */
    record Llama3(double factor, double lowFreqFactor, double highFreqFactor, int original)
            implements RopeScaling {
        public Llama3 {
            if (!(highFreqFactor > lowFreqFactor)) {
                throw new IllegalArgumentException(
                        "high_freq_factor %s must be above low_freq_factor %s"
                                .formatted(highFreqFactor, lowFreqFactor));
            }
        }
    }

    /**
     * LongRoPE (Ding et al., 2024), as Phi-3: a divisor for each pair, one list for texts within
     * the first training's length and one for longer ones.
     *
     * @param shortFactors one for each pair
     * @param longFactors one for each pair
     * @param original positions of the first training: longer texts take the long factors
     * @param attentionFactor multiplies cosines and sines
     */
    record LongRope(
            List<Double> shortFactors,
            List<Double> longFactors,
            int original,
            double attentionFactor)
            implements RopeScaling {
        public LongRope {
            shortFactors = List.copyOf(shortFactors);
            longFactors = List.copyOf(longFactors);
        }
    }
}
