package io.reflectretry.rollout.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.rollout.policies.Checkpoint;
import io.reflectretry.rollout.policies.RegistryListener;
import io.reflectretry.rollout.policies.RegistrySnapshot;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tells of each change in the registry: an event in the log, metrics, a line for people. */
public final class RegistryStatus implements RegistryListener {

    private static final Logger LOG = Logger.getLogger(RegistryStatus.class);

    private final RolloutReporter reporter;
    private final MeterRegistry meters;
    private final Counter refusals;
    private final Map<String, AtomicLong> newest = new ConcurrentHashMap<>();

    public RegistryStatus(
            RolloutReporter reporter, MeterRegistry meters, Supplier<RegistrySnapshot> registry) {
        this.reporter = reporter;
        this.meters = meters;
        this.refusals =
                Counter.builder("rrr.policies.refused")
                        .description("Checkpoints that could not be used")
                        .register(meters);
        Gauge.builder("rrr.policies.memory", () -> registry.get().usedBytes())
                .description("Memory of the live policies")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("rrr.policies.live", () -> registry.get().live().size())
                .description("Live policies")
                .register(meters);
    }

    @Override
    public void live(Checkpoint checkpoint) {
        PolicyVersion policy = checkpoint.policy();
        LOG.infof("%s is live.", policy);
        newest.computeIfAbsent(policy.lineage(), this::versionGauge)
                .accumulateAndGet(policy.version(), Math::max);
        reporter.report(Optional.of(checkpoint.event()));
    }

    @Override
    public void refused(Checkpoint checkpoint, String reason) {
        refusals.increment();
        reporter.report(Optional.of(checkpoint.event()));
    }

    @Override
    public void evicted(PolicyVersion policy) {
        LOG.debugf("%s was given up for its memory.", policy);
        reporter.report(Optional.empty());
    }

    private AtomicLong versionGauge(String lineage) {
        AtomicLong version = new AtomicLong();
        Gauge.builder("rrr.policy.version", version, AtomicLong::get)
                .description("The newest version that was loaded")
                .tag("lineage", lineage)
                .register(meters);
        return version;
    }
}
