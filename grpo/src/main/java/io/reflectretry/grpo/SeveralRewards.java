package io.reflectretry.grpo;

import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Advantages where several functions reward each member, with weights; TRL's {@code
 * multi_objective_aggregation}. Training here has one reward, pass or fail; {@code rrr grpo verify}
 * checks these as well.
 *
 * <pre>
 * sum_then_normalize   r_i = sum_k w_k r_ik, then as {@link Advantages}
 * normalize_then_sum   s_i = sum_k w_k (r_ik - mean_gk) / (std_gk + 1e-4)
 *                      A_i = (s_i - mean(s)) / (std(s) + 1e-4)             over the whole batch
 * </pre>
 *
 * A function that gives a member no score (NaN) leaves its sum; a member without any score gets 0.
 */
public final class SeveralRewards {

    private SeveralRewards() {}

    /**
     * Weighs and sums, then compares.
     *
     * @param groups for each group and member the rewards of each function
     * @param weights of each function
     */
    public static List<double[]> sumThenNormalize(
            List<double[][]> groups, double[] weights, ScaleRewards scale) {
        return Advantages.of(groups.stream().map(group -> sums(group, weights)).toList(), scale);
    }

    /** Compares within each function, then weighs and sums, and compares over the batch. */
    public static List<double[]> normalizeThenSum(List<double[][]> groups, double[] weights) {
        List<double[]> sums = new ArrayList<>();
        for (double[][] group : groups) {
            double[][] normalized = new double[group.length][weights.length];
            for (int k = 0; k < weights.length; k++) {
                double[] ofFunction = column(group, k);
                double[] advantages =
                        Advantages.of(List.of(ofFunction), ScaleRewards.GROUP).getFirst();
                for (int i = 0; i < group.length; i++) {
                    normalized[i][k] = Double.isNaN(ofFunction[i]) ? Double.NaN : advantages[i];
                }
            }
            sums.add(sums(normalized, weights));
        }
        double[] whole = sums.stream().flatMapToDouble(Arrays::stream).toArray();
        double[] advantages = Advantages.of(List.of(whole), ScaleRewards.GROUP).getFirst();
        List<double[]> result = new ArrayList<>();
        int from = 0;
        for (double[] group : sums) {
            result.add(Arrays.copyOfRange(advantages, from, from + group.length));
            from += group.length;
        }
        return result;
    }

    private static double[] column(double[][] group, int k) {
        return Arrays.stream(group).mapToDouble(member -> member[k]).toArray();
    }

    private static double[] sums(double[][] group, double[] weights) {
        return Arrays.stream(group).mapToDouble(member -> sum(member, weights)).toArray();
    }

    private static double sum(double[] member, double[] weights) {
        double sum = 0;
        boolean scored = false;
        for (int k = 0; k < weights.length; k++) {
            if (!Double.isNaN(member[k])) {
                sum += weights[k] * member[k];
                scored = true;
            }
        }
        return scored ? sum : Double.NaN;
    }
}
