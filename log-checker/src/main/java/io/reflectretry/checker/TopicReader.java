package io.reflectretry.checker;

import io.reflectretry.model.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The committed records of all topics of a broker, from the first to the end that the log has when
 * reading begins.
 *
 * @param bootstrapServers the broker's address
 * @param stall how long no record may come before reading is given up
 */
public record TopicReader(String bootstrapServers, Duration stall) implements RecordSource {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final int FETCH_BYTES = 32 << 20;

    /** A reader that waits at most a minute for the next record. */
    public static TopicReader of(String bootstrapServers) {
        return new TopicReader(bootstrapServers, Duration.ofMinutes(1));
    }

    @Override
    public void read(Consumer<LogRecord> reader) {
        try (var consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Instant last = Instant.now();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                var records = consumer.poll(POLL);
                records.forEach(each -> reader.accept(record(each)));
                if (!records.isEmpty()) {
                    last = Instant.now();
                } else if (last.plus(stall).isBefore(Instant.now())) {
                    throw new KafkaException(
                            "The log at %s gave no record for %d s although it has more."
                                    .formatted(bootstrapServers, stall.toSeconds()));
                }
            }
        }
    }

    /** Where committed readers find the end of each partition now. */
    public Map<TopicPartition, Long> ends() {
        try (var consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer));
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "rrr-log-checker",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        FETCH_BYTES / 2,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        FETCH_BYTES),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
        return Arrays.stream(Topic.values())
                .map(Topic::topicName)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private static LogRecord record(ConsumerRecord<byte[], byte[]> read) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : read.headers()) {
            headers.put(header.key(), text(header.value()));
        }
        return new LogRecord(
                new Place(read.topic(), read.partition(), read.offset()),
                text(read.key()),
                headers,
                read.timestamp(),
                read.value());
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
