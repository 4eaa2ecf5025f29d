package io.reflectretry.trainer.runs.log;

import io.reflectretry.model.event.Topic;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The partitions of topics; fails with a KafkaException while a topic does not exist. */
final class Partitions {

    private Partitions() {}

    static List<TopicPartition> of(Consumer<?, ?> consumer, Set<Topic> topics) {
        return topics.stream().sorted().flatMap(topic -> of(consumer, topic)).toList();
    }

    private static Stream<TopicPartition> of(Consumer<?, ?> consumer, Topic topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic.topicName());
        if (partitions == null || partitions.isEmpty()) {
            throw new KafkaException("There is no topic %s yet".formatted(topic.topicName()));
        }
        return partitions.stream().map(p -> new TopicPartition(p.topic(), p.partition()));
    }
}
