package io.reflectretry.rollout.policies;

import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.event.CheckpointPublished;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Tells the registry of every version that the log announces, from its beginning on. Reads without
 * a group: each replica needs all of it, and its position is nobody else's business.
 */
@ApplicationScoped
public class PolicyCatalogue {

    /** The channel's name in the configuration. */
    static final String CHANNEL = "checkpoints";

    private static final Logger LOG = Logger.getLogger(PolicyCatalogue.class);

    private final PolicyRegistry<LivePolicy> registry;

    PolicyCatalogue(PolicyRegistry<LivePolicy> registry) {
        this.registry = registry;
    }

    /** A record that cannot be read is logged and passed over: the service goes on. */
    @Incoming(CHANNEL)
    void announced(ConsumerRecord<byte[], byte[]> announcement) {
        try {
            registry.announce(
                    Checkpoint.of(
                            EventCodec.decode(announcement.value(), CheckpointPublished.class)));
        } catch (EventFormatException e) {
            LOG.errorf(
                    "Passed over %s offset %d, which is no announcement of a checkpoint: %s",
                    announcement.topic(), announcement.offset(), e.getMessage());
        }
    }
}
