package io.reflectretry.trainer.training;

import io.reflectretry.messaging.Moment;
import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The log as one run's training sees it: reads verdicts and rewards from given positions on,
 * without a group; writes checkpoints in transactions under an id of the run's own, which fences an
 * older trainer of the same run. The reading side belongs to one thread, the writing side to
 * another.
 */
final class TrainingLog implements AutoCloseable {

    private static final List<Topic> INPUTS = List.of(Topic.VERDICTS, Topic.REWARDS);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BRIEFLY = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final String clientId;
    private final String source;
    private final byte[] keyPrefix;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> partitions;

    /**
     * Opens the log and fences older trainers of the run.
     *
     * @param source the CloudEvents source of what is written
     */
    TrainingLog(String bootstrapServers, String run, String source) {
        this.bootstrapServers = bootstrapServers;
        this.source = source;
        clientId = "rrr-training-" + run;
        keyPrefix =
                EventIds.episode(run, 0).replaceFirst("0$", "").getBytes(StandardCharsets.UTF_8);
        producer =
                KafkaClients.producer(
                        new ProducerSettings(
                                bootstrapServers,
                                clientId,
                                Optional.of(
                                        new ProducerSettings.Transactions(
                                                clientId, TRANSACTION_TIMEOUT)),
                                ProducerSettings.MAX_RECORD_BYTES,
                                Map.of()));
        consumer = KafkaClients.consumer(ConsumerSettings.assigned(bootstrapServers, clientId));
        try {
            producer.initTransactions();
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

    private static Stream<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, Topic topic) {
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
     * Reads parts of the log again: from the given positions up to the given ends; leaves the
     * position anywhere.
     */
    List<ConsumerRecord<byte[], byte[]>> readAgain(
            Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
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

    /** The versions of the run that are announced. */
    Set<Long> announced(String run) {
        Set<Long> versions = new TreeSet<>();
        byte[] key = run.getBytes(StandardCharsets.UTF_8);
        try (var reader =
                KafkaClients.consumer(
                        ConsumerSettings.assigned(bootstrapServers, clientId + "-announced"))) {
            List<TopicPartition> all = partitions(reader, Topic.CHECKPOINTS).toList();
            reader.assign(all);
            reader.seekToBeginning(all);
            Map<TopicPartition, Long> ends = reader.endOffsets(all);
            while (all.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
                reader.poll(BRIEFLY)
                        .forEach(
                                each -> {
                                    if (Arrays.equals(each.key(), key)) {
                                        RewardReader.version(each).ifPresent(versions::add);
                                    }
                                });
            }
        }
        return versions;
    }

    /**
     * Announces a checkpoint, in one transaction: with its step record to the checkpoints, without
     * it to the policies, and the dead letters that its step met.
     *
     * @param beforeCommit what must have happened before anybody may see the announcement; runs
     *     when the broker has taken the records, so a trainer that was fenced does not get so far
     * @throws FencedException where another trainer has taken over the run
     */
    void announce(
            CheckpointPublished checkpoint,
            List<ProducerRecord<byte[], byte[]>> deadLetters,
            Runnable beforeCommit) {
        Instant now = Instant.now();
        long begun = System.nanoTime();
        try (Moment _ = Moment.begin(Moment.Kind.TRANSACTION)) {
            producer.beginTransaction();
            List<Future<?>> sent = new ArrayList<>();
            sent.add(producer.send(EventRecords.of(checkpoint, source, now)));
            sent.add(producer.send(policy(checkpoint, now)));
            deadLetters.forEach(letter -> sent.add(producer.send(letter)));
            producer.flush();
            for (var each : sent) {
                each.get();
            }
            beforeCommit.run();
            producer.commitTransaction();
        } catch (ExecutionException failure) {
            throw failed(failure.getCause(), begun);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while a checkpoint was announced.", interrupted);
        } catch (KafkaException failure) {
            throw failed(failure, begun);
        }
    }

    private static RuntimeException failed(Throwable failure, long begun) {
        if (isFence(failure)) {
            // The broker fences in the same words a producer whose transaction it gave up itself.
            return System.nanoTime() - begun < TRANSACTION_TIMEOUT.toNanos()
                    ? new FencedException(failure)
                    : new KafkaException("The transaction took longer than its timeout.", failure);
        }
        return failure instanceof RuntimeException known
                ? known
                : new KafkaException("The checkpoint could not be announced.", failure);
    }

    private static boolean isFence(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .anyMatch(
                        each ->
                                each instanceof ProducerFencedException
                                        || each instanceof InvalidProducerEpochException);
    }

    /** For who only loads weights: keyed by lineage, without the step. */
    private ProducerRecord<byte[], byte[]> policy(CheckpointPublished checkpoint, Instant now) {
        ProducerRecord<byte[], byte[]> whole =
                EventRecords.of(checkpoint.withoutStep(), source, now);
        return new ProducerRecord<>(
                Topic.POLICIES.topicName(),
                null,
                checkpoint.policy().lineage().getBytes(StandardCharsets.UTF_8),
                whole.value(),
                whole.headers());
    }

    @Override
    public void close() {
        // An open transaction is aborted by the next trainer of the run, or by the broker.
        producer.close(Duration.ofSeconds(5));
        consumer.close();
    }
}
