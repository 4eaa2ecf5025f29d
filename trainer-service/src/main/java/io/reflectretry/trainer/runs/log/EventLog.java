package io.reflectretry.trainer.runs.log;

import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.model.event.Topic;
import io.reflectretry.trainer.TrainerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens readers and writers of the log. */
@ApplicationScoped
public class EventLog {

    private static final int POLL_RECORDS = 2000;

    private final String bootstrapServers;
    private final String source;

    /** The log of these brokers. */
    public EventLog(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            TrainerSettings settings) {
        this.bootstrapServers = bootstrapServers;
        this.source = "/trainer/" + settings.replica();
    }

    /**
     * A reader of these topics.
     *
     * @param name says in the broker's logs who reads
     * @param start where to begin; a partition that is not named is read from its beginning
     */
    public LogCursor cursor(String name, Set<Topic> topics, Map<TopicPartition, Long> start) {
        var settings =
                new ConsumerSettings(
                        bootstrapServers, name, Optional.empty(), POLL_RECORDS, Map.of());
        return new LogCursor(KafkaClients.consumer(settings), topics, start);
    }

    /** Where these topics end now, counting records of transactions that are still open. */
    public Map<TopicPartition, Long> ends(Set<Topic> topics) {
        var settings =
                new ConsumerSettings(
                        bootstrapServers,
                        "trainer-ends",
                        Optional.empty(),
                        1,
                        Map.of("isolation.level", "read_uncommitted"));
        try (var consumer = KafkaClients.consumer(settings)) {
            return consumer.endOffsets(Partitions.of(consumer, topics));
        }
    }

    /** The one writer of this name: opening it shuts out all that were opened before it. */
    public FencedWriter fencedWriter(String name) {
        var settings = ProducerSettings.transactional(bootstrapServers, name, name);
        return new FencedWriter(KafkaClients.producer(settings), source);
    }

    /** A writer of single events. */
    public EventWriter writer(String name) {
        var settings = ProducerSettings.idempotent(bootstrapServers, name);
        return new EventWriter(KafkaClients.producer(settings), source);
    }
}
