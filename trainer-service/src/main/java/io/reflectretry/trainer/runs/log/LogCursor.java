package io.reflectretry.trainer.runs.log;

import io.reflectretry.messaging.record.RecordHeaders;
import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * One reader of some topics: committed records only, from given offsets on, in no group. Not for
 * several threads.
 */
public final class LogCursor implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param topics what to read
     * @param start where to begin; a partition that is not named is read from its beginning
     */
    LogCursor(
            KafkaConsumer<byte[], byte[]> consumer,
            Set<Topic> topics,
            Map<TopicPartition, Long> start) {
        this.consumer = consumer;
        List<TopicPartition> partitions = Partitions.of(consumer, topics);
        consumer.assign(partitions);
        for (var partition : partitions) {
            Long offset = start.get(partition);
            if (offset == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset);
            }
        }
    }

    /**
     * The next records, or none when there are none within the time.
     *
     * @param wanted by topic and key: the bodies of others are not even copied
     */
    public List<LogEntry> poll(Duration time, BiPredicate<Topic, String> wanted) {
        List<LogEntry> entries = new ArrayList<>();
        for (var read : consumer.poll(time)) {
            String key = read.key() == null ? "" : new String(read.key(), StandardCharsets.UTF_8);
            Topic.named(read.topic())
                    .filter(topic -> wanted.test(topic, key))
                    .ifPresent(topic -> entries.add(entry(topic, key, read)));
        }
        return entries;
    }

    /** Whether everything before these offsets was read. */
    public boolean hasPassed(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static LogEntry entry(Topic topic, String key, ConsumerRecord<byte[], byte[]> read) {
        return new LogEntry(
                topic,
                "%s, partition %d, offset %d"
                        .formatted(read.topic(), read.partition(), read.offset()),
                Instant.ofEpochMilli(read.timestamp()),
                key,
                RecordHeaders.text(read.headers(), CloudEventHeaders.ID).orElse(""),
                RecordHeaders.text(read.headers(), CloudEventHeaders.TYPE).orElse(""),
                read.value() == null ? new byte[0] : read.value());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
