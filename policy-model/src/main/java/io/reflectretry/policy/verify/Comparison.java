package io.reflectretry.policy.verify;

/** The largest difference of many. */
final class Comparison {

    private final String name;
    private final double tolerance;
    private double largest;
    private long compared;

    Comparison(String name, double tolerance) {
        this.name = name;
        this.tolerance = tolerance;
    }

    void add(double computed, double expected, double scale) {
        double difference = Math.abs(computed - expected) / scale;
        largest =
                Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
        compared++;
    }

    void add(double[] computed, double[] expected) {
        if (computed.length != expected.length) {
            throw new IllegalArgumentException(
                    "%s: the file has %d numbers, the model gives %d"
                            .formatted(name, expected.length, computed.length));
        }
        for (int i = 0; i < computed.length; i++) {
            add(computed[i], expected[i], 1);
        }
    }

    Part part() {
        return new Part(name, largest, tolerance, compared);
    }
}
