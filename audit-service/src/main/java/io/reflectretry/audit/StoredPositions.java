package io.reflectretry.audit;

import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * The database knows how far the log is stored, not the consumer group: each assigned partition
 * goes on where the last committed database transaction ended.
 */
@ApplicationScoped
@Identifier("stored-positions")
class StoredPositions implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(StoredPositions.class);

    private final EventStore store;

    StoredPositions(EventStore store) {
        this.store = store;
    }

    @Override
    public void onPartitionsAssigned(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> stored = offsets();
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, stored.getOrDefault(partition, 0L));
        }
        LOG.infof("Reading %d partitions of the log.", (Integer) partitions.size());
    }

    private Map<TopicPartition, Long> offsets() {
        try {
            return VertxContextSupport.subscribeAndAwait(
                    () -> PatientDatabase.until("read how far the log is stored", store::offsets));
        } catch (Throwable e) {
            throw new KafkaException("Cannot read from the database how far the log is stored", e);
        }
    }
}
