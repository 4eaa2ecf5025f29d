package io.reflectretry.messaging.client;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Bare clients over bytes. Kafka's own defaults would lose records here (a reader starts at the
 * end), show uncommitted ones, or block the others for a minute after a crash.
 */
public final class KafkaClients {

    /** Bytes of one fetch: a few of the largest records. */
    private static final int FETCH_BYTES = 64 << 20;

    /**
     * Bytes of a batch. A record with more goes alone, so that a broker that refuses a batch for
     * its size refuses that record; topics must take messages of at least this size.
     */
    public static final int BATCH_BYTES = 64 << 10;

    private KafkaClients() {}

    /** A consumer of committed records, from the earliest on; commits nothing by itself. */
    public static KafkaConsumer<byte[], byte[]> consumer(ConsumerSettings settings) {
        return new KafkaConsumer<>(
                properties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * A producer; one that writes in transactions still needs {@code initTransactions()}, which
     * fences the older ones of its id.
     */
    public static KafkaProducer<byte[], byte[]> producer(ProducerSettings settings) {
        return new KafkaProducer<>(
                properties(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The consumer's properties by Kafka's names. */
    public static Map<String, Object> properties(ConsumerSettings settings) {
        Map<String, Object> p = common(settings.bootstrapServers(), settings.clientId());
        p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxPollRecords());
        p.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        p.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES / 4);
        settings.membership()
                .ifPresent(
                        m -> {
                            p.put(ConsumerConfig.GROUP_ID_CONFIG, m.groupId());
                            p.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, m.instanceId());
                            p.put(
                                    ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                                    Math.toIntExact(m.sessionTimeout().toMillis()));
                            p.put(
                                    ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                                    Math.toIntExact(m.sessionTimeout().toMillis() / 4));
                            // Work on partitions that stay goes on while others move.
                            p.put(
                                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                                    CooperativeStickyAssignor.class.getName());
                        });
        addFurther(p, settings.clientProperties(), "consumer.", "producer.");
        return p;
    }

    /** The producer's properties by Kafka's names. */
    public static Map<String, Object> properties(ProducerSettings settings) {
        Map<String, Object> p = common(settings.bootstrapServers(), settings.clientId());
        p.put(ProducerConfig.ACKS_CONFIG, "all");
        p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        p.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        // Batches are small: higher levels cost more time than they save bytes.
        p.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, 1);
        p.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.maxRecordBytes());
        p.put(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                2L * Math.max(settings.maxRecordBytes(), 16 << 20));
        p.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        p.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
        p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        settings.transactions()
                .ifPresent(
                        t -> {
                            p.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, t.transactionalId());
                            p.put(
                                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                                    Math.toIntExact(t.timeout().toMillis()));
                        });
        addFurther(p, settings.clientProperties(), "producer.", "consumer.");
        return p;
    }

    private static Map<String, Object> common(String bootstrapServers, String clientId) {
        Map<String, Object> p = new HashMap<>();
        p.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        p.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        // Metrics are the service's own; Kafka's push to the broker is not wanted.
        p.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        p.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000L);
        return p;
    }

    private static void addFurther(
            Map<String, Object> p, Map<String, String> further, String own, String foreign) {
        further.forEach(
                (name, value) -> {
                    if (!name.startsWith(foreign)) {
                        p.put(name.startsWith(own) ? name.substring(own.length()) : name, value);
                    }
                });
    }
}
