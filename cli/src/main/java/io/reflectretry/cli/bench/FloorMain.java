package io.reflectretry.cli.bench;

import io.reflectretry.messaging.StageLimits;
import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.model.event.Topic;
import io.reflectretry.stack.ParentWatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The floor: reads attempts and writes each as it is to the verdicts' topic, exactly once, with the
 * bare clients in the settings that the verifiers use, as many records to a poll as they take. No
 * event is decoded, nothing judged. Arguments: bootstrap servers, group, the least time between two
 * commits (PT0S: after each poll).
 */
public final class FloorMain {

    /** The line that says that it reads. */
    static final String READY = "floor ready";

    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
    private static final Duration NOT = Duration.ZERO;

    private FloorMain() {}

    public static void main(String[] args) {
        ParentWatch.start();
        var consumer =
                KafkaClients.consumer(
                        new ConsumerSettings(
                                args[0],
                                "floor",
                                Optional.of(
                                        new ConsumerSettings.Membership(
                                                args[1], "floor", Duration.ofSeconds(8))),
                                StageLimits.DEFAULTS.maxPollRecords(),
                                Map.of()));
        var producer =
                KafkaClients.producer(ProducerSettings.transactional(args[0], "floor", args[1]));
        producer.initTransactions();
        consumer.subscribe(List.of(Topic.ATTEMPTS.topicName(), Topic.RETRIES.topicName()));
        Duration commitInterval = Duration.parse(args[2]);
        boolean told = false;
        boolean open = false;
        long lastTransaction = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        while (true) {
            Duration rest = commitInterval.minusNanos(System.nanoTime() - lastTransaction);
            var records = consumer.poll(!open ? LONGEST_POLL : rest.isPositive() ? rest : NOT);
            if (!told && !consumer.assignment().isEmpty()) {
                told = true;
                System.out.println(READY);
            }
            if (!open && !records.isEmpty()) {
                producer.beginTransaction();
                open = true;
            }
            for (ConsumerRecord<byte[], byte[]> read : records) {
                producer.send(
                        new ProducerRecord<>(
                                Topic.VERDICTS.topicName(),
                                null,
                                read.key(),
                                read.value(),
                                read.headers()));
                offsets.put(
                        new TopicPartition(read.topic(), read.partition()),
                        new OffsetAndMetadata(read.offset() + 1));
            }
            if (open && !rest.isPositive()) {
                lastTransaction = System.nanoTime();
                producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
                producer.commitTransaction();
                offsets.clear();
                open = false;
            }
        }
    }
}
