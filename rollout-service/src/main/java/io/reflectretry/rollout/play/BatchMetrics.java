package io.reflectretry.rollout.play;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.reflectretry.policy.generation.BatchListener;
import java.time.Duration;

/** Measures the batches in which all policies write. */
public final class BatchMetrics implements BatchListener {

    private final Timer seconds;
    private final DistributionSummary sequences;

    public BatchMetrics(MeterRegistry registry) {
        seconds =
                Timer.builder("rrr.generation.batch")
                        .description("Time of the engine for one batch")
                        .register(registry);
        sequences =
                DistributionSummary.builder("rrr.generation.batch.sequences")
                        .description("Completions written side by side")
                        .register(registry);
    }

    @Override
    public void written(int requests, int samples, long tokens, Duration took) {
        seconds.record(took);
        sequences.record(samples);
    }
}
