package io.reflectretry.model.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;

/**
 * A measured figure with its 95% confidence interval.
 *
 * @param value the estimate
 * @param low the interval's lower end
 * @param high the interval's upper end
 * @param n how many cases it rests on; with none, value is 0 and says nothing
 */
public record Estimate(
        @JsonProperty(required = true) double value,
        @JsonProperty(required = true) double low,
        @JsonProperty(required = true) double high,
        @JsonProperty(required = true) long n) {

    /** The normal distribution's two-sided 95% quantile. */
    private static final double Z = 1.959963984540054;

    /**
     * A share, with Wilson's score interval (E. B. Wilson, 1927), which stays inside 0..1 and is
     * right also near its ends.
     */
    public static Estimate share(long hits, long n) {
        if (n == 0) {
            return new Estimate(0, 0, 1, 0);
        }
        double p = (double) hits / n;
        double z2 = Z * Z;
        double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
        return new Estimate(p, Math.max(0, middle - half), Math.min(1, middle + half), n);
    }

    /** A mean, with the normal approximation's interval. */
    public static Estimate mean(Collection<Integer> values) {
        int n = values.size();
        if (n == 0) {
            return new Estimate(0, 0, 0, 0);
        }
        double mean = values.stream().mapToInt(v -> v).average().orElse(0);
        double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        double half = n == 1 ? 0 : Z * Math.sqrt(squares / (n - 1) / n);
        return new Estimate(mean, mean - half, mean + half, n);
    }
}
