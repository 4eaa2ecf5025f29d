package io.reflectretry.cli.bench;

import io.reflectretry.model.event.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many attempts a consumer group has done, by the offsets that it has committed. */
final class GroupProgress implements AutoCloseable {

    private final Admin admin;
    private final String group;
    private Map<TopicPartition, Long> begin;

    /** Puts the group, which nobody is in yet, to the present end of all attempts and retries. */
    GroupProgress(String bootstrapServers, String group) {
        this.group = group;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        begin = ends();
        Map<TopicPartition, OffsetAndMetadata> offsets =
                begin.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        e -> new OffsetAndMetadata(e.getValue())));
        done(admin.alterConsumerGroupOffsets(group, offsets).all());
    }

    /** From now on counts what comes after the present end; all before it must be done. */
    void countFromHere() {
        begin = ends();
    }

    private Map<TopicPartition, Long> ends() {
        List<TopicPartition> partitions =
                List.of(Topic.ATTEMPTS, Topic.RETRIES).stream()
                        .flatMap(
                                topic ->
                                        java.util.stream.IntStream.range(0, BenchBroker.PARTITIONS)
                                                .mapToObj(
                                                        p ->
                                                                new TopicPartition(
                                                                        topic.topicName(), p)))
                        .toList();
        var asked = partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        done(admin.listOffsets(asked).all()).forEach((p, info) -> ends.put(p, info.offset()));
        return ends;
    }

    /** How many have been done since; before the first of them it may be negative. */
    long done() {
        long sum = 0;
        for (var entry :
                done(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                        .entrySet()) {
            if (entry.getValue() != null) {
                sum += entry.getValue().offset() - begin.get(entry.getKey());
            }
        }
        return sum;
    }

    private static <T> T done(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
