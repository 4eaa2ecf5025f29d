package io.reflectretry.trainer.training;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest figures of each run for Prometheus: {@code completions/mean_length} becomes {@code
 * rrr_training_completions_mean_length{run="..."}}.
 */
final class TrainingGauges {

    private static final String PREFIX = "rrr.training.";

    private final MeterRegistry registry;
    private final Map<String, Map<String, Double>> newest = new ConcurrentHashMap<>();
    private final Map<String, List<Meter>> meters = new ConcurrentHashMap<>();

    TrainingGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows the figures of a run's newest step. */
    void show(String run, long version, Map<String, Double> metrics) {
        set(run, "version", version);
        metrics.forEach((name, value) -> set(run, name, value));
    }

    /** Shows one figure of a run. */
    void set(String run, String name, double value) {
        Map<String, Double> figures =
                newest.computeIfAbsent(run, ignored -> new ConcurrentHashMap<>());
        if (figures.put(name, value) == null) {
            meters.computeIfAbsent(run, ignored -> new ArrayList<>())
                    .add(
                            Gauge.builder(PREFIX + meterName(name), figures, all -> all.get(name))
                                    .tags(Tags.of("run", run))
                                    .register(registry));
        }
    }

    /** Forgets a run that has ended here. */
    void forget(String run) {
        List<Meter> gone = meters.remove(run);
        if (gone != null) {
            gone.forEach(registry::remove);
        }
        newest.remove(run);
    }

    private static String meterName(String name) {
        return name.replace('/', '.').toLowerCase(java.util.Locale.ROOT);
    }
}
