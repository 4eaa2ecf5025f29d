package io.reflectretry.again;

import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.model.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads what is compared, from the first record on and without a group: it changes nothing. */
final class RunTopics implements AutoCloseable {

    private static final List<Topic> TOPICS =
            List.of(
                    Topic.RUNS,
                    Topic.VERDICTS,
                    Topic.REWARDS,
                    Topic.SHADOW_VERDICTS,
                    Topic.AGAIN_DEAD_LETTERS);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /**
     * @throws AgainException when the broker has not all topics
     */
    RunTopics(String bootstrapServers) {
        consumer =
                KafkaClients.consumer(
                        ConsumerSettings.assigned(bootstrapServers, "rrr-again-report"));
        partitions = TOPICS.stream().flatMap(topic -> partitions(topic).stream()).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private List<TopicPartition> partitions(Topic topic) {
        var found = consumer.partitionsFor(topic.topicName());
        if (found == null || found.isEmpty()) {
            consumer.close();
            throw new AgainException(
                    "the broker has no topic %s: start the stack again, which creates it"
                            .formatted(topic.topicName()));
        }
        return found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    }

    /** Hands on what comes within that time; returns how many records there were. */
    int poll(Duration atMost, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        var records = consumer.poll(atMost);
        records.forEach(reader);
        return records.count();
    }

    /** Where the topics end now. */
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(partitions);
    }

    /** Whether all before those ends has been handed on. */
    boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
