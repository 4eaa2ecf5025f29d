package io.reflectretry.grpo.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.grpo.LossSums;
import io.reflectretry.grpo.TokenColumns;
import io.reflectretry.model.run.GrpoSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The metrics of a case, under TRL's names. */
final class CaseMetrics {

    private final Map<String, Double> values = new TreeMap<>();

    private CaseMetrics() {}

    /**
     * @param entropies [n], where they are known
     * @param ratios [n], of trainer and sampler, where they are corrected
     */
    static CaseMetrics of(
            GrpoSettings settings,
            LossSums sums,
            TokenColumns tokens,
            Optional<double[]> entropies,
            Optional<double[]> ratios) {
        CaseMetrics metrics = new CaseMetrics();
        var level = settings.importanceSamplingLevel();
        switch (settings.lossType()) {
            case CISPO -> metrics.values.put("cispo_clip_ratio", sums.capped(level));
            case GRPO, BNPO, DAPO, DR_GRPO -> {
                double low = sums.clippedLow(level);
                double high = sums.clippedHigh(level);
                metrics.values.put("clip_ratio/low_mean", low);
                metrics.values.put("clip_ratio/low_min", sums.clippedLowMin());
                metrics.values.put("clip_ratio/high_mean", high);
                metrics.values.put("clip_ratio/high_max", sums.clippedHighMax());
                // No token is clipped on both sides: the sign of its advantage decides.
                metrics.values.put("clip_ratio/region_mean", low + high);
            }
        }
        if (settings.beta() > 0) {
            metrics.values.put("kl", sums.kl());
        }
        entropies.ifPresent(all -> metrics.values.put("entropy", mean(chosen(all, tokens))));
        ratios.ifPresent(all -> metrics.ratios(settings, all, tokens));
        return metrics;
    }

    private void ratios(GrpoSettings settings, double[] ratios, TokenColumns tokens) {
        double[] of =
                settings.samplerCorrection().ofSequences()
                        ? firstOfEach(ratios, tokens)
                        : chosen(ratios, tokens);
        String name = "sampling/importance_sampling_ratio/";
        values.put(name + "mean", mean(of));
        values.put(name + "min", java.util.Arrays.stream(of).min().orElse(0));
        values.put(name + "max", java.util.Arrays.stream(of).max().orElse(0));
        tokens.old()
                .ifPresent(
                        old -> {
                            double[] gaps =
                                    IntStream.range(0, old.length)
                                            .mapToDouble(
                                                    i -> Math.abs(old[i] - tokens.sampler()[i]))
                                            .toArray();
                            double[] counted = chosen(gaps, tokens);
                            String gap = "sampling/sampling_logp_difference/";
                            values.put(gap + "mean", mean(counted));
                            values.put(
                                    gap + "max", java.util.Arrays.stream(counted).max().orElse(0));
                        });
    }

    /** The ratio of each sequence stands at all its tokens: here the first of each. */
    static double[] firstOfEach(double[] values, TokenColumns tokens) {
        return IntStream.range(0, values.length)
                .filter(i -> i == 0 || tokens.sequence()[i] != tokens.sequence()[i - 1])
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private static double[] chosen(double[] values, TokenColumns tokens) {
        return IntStream.range(0, values.length)
                .filter(i -> tokens.mask()[i])
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElse(0);
    }

    /** Compares all metrics that the case names. */
    List<Difference> compare(JsonNode expected, double tolerance) {
        Numbers.onlyKnown("metric", expected, values.keySet());
        List<Difference> differences = new ArrayList<>();
        expected.fieldNames()
                .forEachRemaining(
                        name ->
                                differences.add(
                                        Difference.between(
                                                name,
                                                values.get(name),
                                                Numbers.number(name, expected.get(name)),
                                                tolerance)));
        return differences;
    }
}
