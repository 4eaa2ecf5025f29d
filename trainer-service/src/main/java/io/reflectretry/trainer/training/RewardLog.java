package io.reflectretry.trainer.training;

import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Verdicts and rewards of one run, read from given positions on, committed records only, in no
 * group: reading disturbs nobody. Not for several threads.
 */
final class RewardLog implements AutoCloseable {

    private static final List<Topic> INPUTS = List.of(Topic.VERDICTS, Topic.REWARDS);
    private static final Duration BRIEFLY = Duration.ofMillis(200);

    private final byte[] keyPrefix;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> partitions;

    /**
     * @param run whose records are read
     * @param clientId says in the broker's logs who reads
     */
    RewardLog(String bootstrapServers, String run, String clientId) {
        keyPrefix =
                EventIds.episode(run, 0).replaceFirst("0$", "").getBytes(StandardCharsets.UTF_8);
        consumer = KafkaClients.consumer(ConsumerSettings.assigned(bootstrapServers, clientId));
        try {
            partitions =
                    INPUTS.stream()
                            .flatMap(topic -> partitions(consumer, topic))
                            .collect(Collectors.toUnmodifiableSet());
            consumer.assign(partitions);
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** The partitions of a topic. */
    static Stream<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, Topic topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic.topicName());
        if (found == null || found.isEmpty()) {
            throw new KafkaException(
                    "There is no topic %s: create the topics first.".formatted(topic.topicName()));
        }
        return found.stream().map(info -> new TopicPartition(info.topic(), info.partition()));
    }

    /** Reads on from these positions; a partition that is not named from its beginning. */
    void seek(Map<TopicPartition, Long> positions) {
        for (TopicPartition partition : partitions) {
            if (positions.containsKey(partition)) {
                consumer.seek(partition, positions.get(partition));
            } else {
                consumer.seekToBeginning(Set.of(partition));
            }
        }
    }

    /** The next records of the run. */
    List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        consumer.poll(timeout)
                .forEach(
                        each -> {
                            if (isOurs(each.key())) {
                                found.add(each);
                            }
                        });
        return found;
    }

    /**
     * The records from where it stands up to these ends, which is where it stands then: as if
     * nothing had been written since.
     *
     * @throws IllegalStateException where the log ends earlier
     */
    List<ConsumerRecord<byte[], byte[]>> readUpTo(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> from = new HashMap<>(positions());
        from.entrySet().removeIf(each -> each.getValue() >= ends.getOrDefault(each.getKey(), 0L));
        List<ConsumerRecord<byte[], byte[]>> found = readAgain(from, ends);
        from.keySet().forEach(partition -> consumer.seek(partition, ends.get(partition)));
        return found;
    }

    /**
     * Reads parts of the log again: from the given positions up to the given ends; leaves the
     * position anywhere.
     *
     * @throws IllegalStateException where the log ends earlier
     */
    List<ConsumerRecord<byte[], byte[]>> readAgain(
            Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        requireReaches(from.keySet(), ends);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        Set<TopicPartition> open = new HashSet<>(from.keySet());
        consumer.pause(partitions);
        consumer.resume(open);
        from.forEach(consumer::seek);
        while (!open.isEmpty()) {
            poll(BRIEFLY).stream()
                    .filter(each -> each.offset() < ends.get(position(each).partition()))
                    .forEach(found::add);
            open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
        }
        consumer.resume(partitions);
        return found;
    }

    private void requireReaches(Set<TopicPartition> which, Map<TopicPartition, Long> ends) {
        consumer.endOffsets(which)
                .forEach(
                        (partition, end) -> {
                            if (end < ends.get(partition)) {
                                throw new IllegalStateException(
                                        "The log of %s ends at offset %d, but the run had read it up to %d: this is not the log that the run was trained from, or its end was lost."
                                                .formatted(partition, end, ends.get(partition)));
                            }
                        });
    }

    /** Where a record stands. */
    static LogPosition position(ConsumerRecord<?, ?> each) {
        return new LogPosition(new TopicPartition(each.topic(), each.partition()), each.offset());
    }

    /** The next record of each partition. */
    Map<TopicPartition, Long> positions() {
        return partitions.stream()
                .collect(Collectors.toMap(Function.identity(), consumer::position));
    }

    /** Whether everything that is committed has been read, as far as the last fetch can tell. */
    boolean caughtUp() {
        return partitions.stream()
                .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    private boolean isOurs(byte[] key) {
        return key != null
                && key.length > keyPrefix.length
                && Arrays.equals(key, 0, keyPrefix.length, keyPrefix, 0, keyPrefix.length);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
