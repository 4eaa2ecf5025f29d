package io.reflectretry.rollout.status;

import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.rollout.policies.RegistrySnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jboss.logging.Logger;

/**
 * Writes {@link RolloutReported} events: the whole picture each time, so that the newest one is
 * enough.
 */
public final class RolloutReporter implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RolloutReporter.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final String replica;
    private final Supplier<RegistrySnapshot> registry;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Tells the processes of one replica apart. */
    private final String boot = Long.toString(Instant.now().toEpochMilli());

    private long sequence;

    /**
     * @param registry what is live and refused now
     */
    public RolloutReporter(
            String bootstrapServers, String replica, Supplier<RegistrySnapshot> registry) {
        this.replica = replica;
        this.registry = registry;
        this.producer =
                KafkaClients.producer(
                        ProducerSettings.idempotent(bootstrapServers, replica + "-report"));
    }

    /**
     * Writes a report; does not wait for it.
     *
     * @param causation the id of the checkpoint's event that led to it, if one did
     */
    public synchronized void report(Optional<String> causation) {
        RegistrySnapshot now = registry.get();
        RolloutReported report =
                RolloutReported.of(
                        replica, boot, sequence++, causation, now.liveVersions(), now.refused());
        producer.send(
                EventRecords.of(report, "/rollout/" + replica, Instant.now()),
                (metadata, failure) -> {
                    if (failure != null) {
                        LOG.errorf(failure, "Report %s was not written.", report.id());
                    }
                });
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
