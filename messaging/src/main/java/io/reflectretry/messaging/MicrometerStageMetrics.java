package io.reflectretry.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.reflectretry.model.event.Topic;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The counts of a stage as Micrometer meters. In Prometheus: {@code rrr_stage_records_read_total},
 * {@code rrr_stage_events_written_total} and {@code rrr_stage_dead_letters_total} by topic, {@code
 * rrr_stage_transaction_seconds} by outcome (committed, aborted), {@code rrr_stage_in_flight}.
 */
public final class MicrometerStageMetrics implements StageMetrics {

    private final MeterRegistry registry;
    private final Map<Topic, Counter> read = new EnumMap<>(Topic.class);
    private final Map<Topic, Counter> written = new EnumMap<>(Topic.class);
    private final Map<Topic, Counter> deadLetters = new EnumMap<>(Topic.class);
    private final Timer committed;
    private final Timer aborted;
    private final AtomicInteger inFlight;

    /**
     * @param settings names the topics that are read, so that their counters stand at 0 from the
     *     start
     */
    public MicrometerStageMetrics(MeterRegistry registry, StageSettings settings) {
        this.registry = registry;
        for (Topic topic : settings.inputs()) {
            read.put(topic, counter(registry, "rrr.stage.records.read", topic));
            deadLetters.put(topic, counter(registry, "rrr.stage.dead.letters", topic));
        }
        committed = registry.timer("rrr.stage.transaction", "outcome", "committed");
        aborted = registry.timer("rrr.stage.transaction", "outcome", "aborted");
        inFlight = registry.gauge("rrr.stage.in.flight", new AtomicInteger());
    }

    private static Counter counter(MeterRegistry registry, String name, Topic topic) {
        return registry.counter(name, "topic", topic.topicName());
    }

    @Override
    public void recordRead(Topic topic) {
        read.get(topic).increment();
    }

    @Override
    public void eventWritten(Topic topic) {
        written.computeIfAbsent(topic, t -> counter(registry, "rrr.stage.events.written", t))
                .increment();
    }

    @Override
    public void deadLetterWritten(Topic input) {
        deadLetters.get(input).increment();
    }

    @Override
    public void committed(Duration took) {
        committed.record(took);
    }

    @Override
    public void aborted(Duration took) {
        aborted.record(took);
    }

    @Override
    public void inFlight(int records) {
        inFlight.set(records);
    }
}
