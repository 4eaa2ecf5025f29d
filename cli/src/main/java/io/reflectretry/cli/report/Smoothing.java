package io.reflectretry.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Running means. */
final class Smoothing {

    private Smoothing() {}

    /**
     * The mean of each value with its neighbours, {@code reach} on either side; NaN is left out.
     */
    static List<Double> mean(List<Double> values, int reach) {
        List<Double> means = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            means.add(
                    values
                            .subList(Math.max(0, i - reach), Math.min(values.size(), i + reach + 1))
                            .stream()
                            .mapToDouble(Double::doubleValue)
                            .filter(Double::isFinite)
                            .average()
                            .orElse(Double.NaN));
        }
        return means;
    }
}
