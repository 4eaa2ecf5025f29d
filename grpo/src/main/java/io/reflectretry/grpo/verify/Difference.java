package io.reflectretry.grpo.verify;

/**
 * How far something is from its reference.
 *
 * @param what was compared
 * @param value the largest difference; infinite where shapes differ or one side is not a number
 * @param tolerance the largest that is allowed
 */
public record Difference(String what, double value, double tolerance) {

    /** Between two lists of numbers, the largest. */
    static Difference between(
            String what, double[] computed, double[] expected, double scale, double tolerance) {
        if (computed.length != expected.length) {
            throw new CaseException(
                    "'%s' has %d numbers, %d are computed"
                            .formatted(what, expected.length, computed.length));
        }
        double largest = 0;
        for (int i = 0; i < computed.length; i++) {
            double difference = Math.abs(computed[i] - expected[i]) / scale;
            largest =
                    Math.max(
                            largest,
                            Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
        }
        return new Difference(what, largest, tolerance);
    }

    static Difference between(String what, double computed, double expected, double tolerance) {
        return between(what, new double[] {computed}, new double[] {expected}, 1, tolerance);
    }

    /** Whether it is small enough. */
    public boolean isWithin() {
        return value <= tolerance;
    }

    /** In units of the tolerance. */
    double excess() {
        return value / tolerance;
    }
}
