package io.reflectretry.trainer.training;

import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.Arrays;

/**
 * The advantage of each member over its group, in double precision; definitions as in TRL's {@code
 * GRPOTrainer}.
 *
 * <pre>
 * mean_g = mean over the scored members       std_g = sqrt(sum (r - mean_g)² / (n - 1))
 * A_i    = (r_i - mean_g) / (std_g + 1e-4)    scale_rewards = group
 *        =  r_i - mean_g                      scale_rewards = none
 * </pre>
 */
final class Advantages {

    private static final double EPSILON = 1e-4;

    private Advantages() {}

    /**
     * The advantages of one group. Who has no score gets 0 and takes no part in mean and deviation.
     * Where all scores are equal every advantage is exactly 0: tested by max == min, since the
     * deviation of equal numbers may come out near 1e-8 and would then blow the advantages up.
     *
     * @param rewards one a member; NaN for who has no score
     */
    static double[] of(double[] rewards, ScaleRewards scale) {
        double[] scored = scored(rewards);
        double[] advantages = new double[rewards.length];
        if (hasNoVariance(scored)) {
            return advantages;
        }
        double mean = mean(scored);
        double divisor =
                switch (scale) {
                    case GROUP -> deviation(rewards) + EPSILON;
                    case NONE -> 1;
                };
        for (int i = 0; i < rewards.length; i++) {
            advantages[i] = Double.isNaN(rewards[i]) ? 0 : (rewards[i] - mean) / divisor;
        }
        return advantages;
    }

    /** Mean of the scores. */
    static double mean(double[] rewards) {
        return Arrays.stream(scored(rewards)).average().orElse(Double.NaN);
    }

    /** Standard deviation of the scores with Bessel's correction; 0 where all are equal. */
    static double deviation(double[] rewards) {
        double[] scored = scored(rewards);
        if (hasNoVariance(scored)) {
            return 0;
        }
        double mean = mean(scored);
        double squares = Arrays.stream(scored).map(r -> (r - mean) * (r - mean)).sum();
        return Math.sqrt(squares / (scored.length - 1));
    }

    private static double[] scored(double[] rewards) {
        return Arrays.stream(rewards).filter(reward -> !Double.isNaN(reward)).toArray();
    }

    private static boolean hasNoVariance(double[] scored) {
        return scored.length == 0
                || Arrays.stream(scored).max().getAsDouble()
                        == Arrays.stream(scored).min().getAsDouble();
    }
}
