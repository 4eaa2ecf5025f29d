package io.reflectretry.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.reflectretry.audit.RecordReader.Read;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** How much was stored, and how far behind the log it is. */
@ApplicationScoped
class AuditMetrics {

    private final MeterRegistry registry;
    private final AtomicReference<Duration> lag = new AtomicReference<>(Duration.ZERO);

    AuditMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("rrr_audit_lag_seconds", lag, l -> l.get().toMillis() / 1000.0);
    }

    void stored(List<Read> records) {
        if (records.isEmpty()) {
            return;
        }
        for (Read record : records) {
            registry.counter("rrr_audit_events", "type", record.row().type()).increment();
        }
        lag.set(Duration.between(records.getLast().row().recordedAt(), Instant.now()));
    }
}
