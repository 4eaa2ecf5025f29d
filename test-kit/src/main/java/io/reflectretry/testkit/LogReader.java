package io.reflectretry.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads one topic from its start, committed records only, with no group. Not for several threads.
 */
public final class LogReader implements AutoCloseable {
    private static final int SHOWN = 20;
    private static final int SHOWN_CHARS = 300;

    private final String topic;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();
    private Duration limit = Await.LIMIT;

    public LogReader(String bootstrapServers, String topic) {
        this.topic = topic;
        consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        var partitions =
                consumer.partitionsFor(topic).stream()
                        .map(p -> new TopicPartition(topic, p.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** A reader of the shared broker. */
    public static LogReader ofTestBroker(String topic) {
        return new LogReader(TestBroker.bootstrapServers(), topic);
    }

    /** Waits at most this long from now on; {@link Await#LIMIT} before. */
    public LogReader within(Duration newLimit) {
        limit = newLimit;
        return this;
    }

    /** All records so far, by partition and offset, after one look for new ones. */
    public List<ConsumerRecord<String, byte[]>> records() {
        consumer.poll(Duration.ofMillis(200)).forEach(seen::add);
        return sorted();
    }

    /**
     * Reads until all records so far fulfil the condition, and returns them.
     *
     * @param what is said when they do not: "three rewards of the episode"
     */
    public List<ConsumerRecord<String, byte[]>> until(
            String what, Predicate<List<ConsumerRecord<String, byte[]>>> condition) {
        return Await.value(
                topic + " has " + what,
                limit,
                () -> Optional.of(records()).filter(condition),
                this::describe);
    }

    /** Reads until {@code count} records match, and returns those that do. */
    public List<ConsumerRecord<String, byte[]>> untilMatching(
            String what, int count, Predicate<ConsumerRecord<String, byte[]>> match) {
        return until(what, records -> records.stream().filter(match).count() >= count).stream()
                .filter(match)
                .toList();
    }

    /** Reads until {@code count} records have the key, and returns them. */
    public List<ConsumerRecord<String, byte[]>> untilKey(String key, int count) {
        return untilMatching(
                "%d records with key %s".formatted(count, key), count, r -> key.equals(r.key()));
    }

    /**
     * Reads up to the end that the topic has now, as committed readers see it, and returns all
     * records: for tests that something is <em>not</em> there.
     */
    public List<ConsumerRecord<String, byte[]>> toEnd() {
        var ends = consumer.endOffsets(consumer.assignment());
        return until(
                "been read to its end",
                records ->
                        ends.entrySet().stream()
                                .allMatch(
                                        end -> consumer.position(end.getKey()) >= end.getValue()));
    }

    /** The text of a record. */
    public static String text(ConsumerRecord<String, byte[]> consumerRecord) {
        return new String(consumerRecord.value(), StandardCharsets.UTF_8);
    }

    private List<ConsumerRecord<String, byte[]>> sorted() {
        return seen.stream()
                .sorted(
                        Comparator.<ConsumerRecord<String, byte[]>>comparingInt(
                                        ConsumerRecord::partition)
                                .thenComparingLong(ConsumerRecord::offset))
                .toList();
    }

    private String describe() {
        var last = sorted().subList(Math.max(0, seen.size() - SHOWN), seen.size());
        return "  %d records, the last of them:%n".formatted(seen.size())
                + last.stream().map(LogReader::line).collect(Collectors.joining("\n"));
    }

    private static String line(ConsumerRecord<String, byte[]> r) {
        var text = r.value() == null ? "(no value)" : text(r);
        return "  %d/%d %s %s"
                .formatted(
                        r.partition(),
                        r.offset(),
                        r.key(),
                        text.substring(0, Math.min(SHOWN_CHARS, text.length())));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
