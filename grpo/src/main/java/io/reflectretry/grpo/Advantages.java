package io.reflectretry.grpo;

import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.Arrays;
import java.util.List;

/**
 * The advantage of each member over its group, in double precision; definitions as in TRL's {@code
 * GRPOTrainer}.
 *
 * <pre>
 * mean_g = mean over the scored members       std = sqrt(sum (r - mean)² / (n - 1))
 * A_i    = (r_i - mean_g) / (std_g + 1e-4)      scale_rewards = group
 *        = (r_i - mean_g) / (std_batch + 1e-4)  scale_rewards = batch
 *        =  r_i - mean_g                        scale_rewards = none
 * </pre>
 */
public final class Advantages {

    static final double EPSILON = 1e-4;

    private Advantages() {}

    /**
     * The advantages of the groups of a batch. Who has no score gets 0 and takes no part in mean
     * and deviation. Where all scores of a group are equal every advantage is exactly 0: tested by
     * max == min, since the deviation of equal numbers may come out near 1e-8 and would then blow
     * the advantages up.
     *
     * @param groups the rewards of each group, one a member; NaN for who has no score
     * @return in the same order
     */
    public static List<double[]> of(List<double[]> groups, ScaleRewards scale) {
        double[] batch = groups.stream().flatMapToDouble(Arrays::stream).toArray();
        double deviationOfBatch = deviation(batch);
        return groups.stream()
                .map(
                        group ->
                                switch (scale) {
                                    case GROUP -> centred(group, deviation(group) + EPSILON);
                                    case BATCH -> centred(group, deviationOfBatch + EPSILON);
                                    case NONE -> centred(group, 1);
                                })
                .toList();
    }

    private static double[] centred(double[] rewards, double divisor) {
        double[] scored = scored(rewards);
        double[] advantages = new double[rewards.length];
        if (hasNoVariance(scored)) {
            return advantages;
        }
        double mean = mean(scored);
        for (int i = 0; i < rewards.length; i++) {
            advantages[i] = Double.isNaN(rewards[i]) ? 0 : (rewards[i] - mean) / divisor;
        }
        return advantages;
    }

    /** Mean of the scores; NaN where there is none. */
    public static double mean(double[] rewards) {
        return Arrays.stream(scored(rewards)).average().orElse(Double.NaN);
    }

    /** Standard deviation of the scores with Bessel's correction; 0 where all are equal. */
    public static double deviation(double[] rewards) {
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
