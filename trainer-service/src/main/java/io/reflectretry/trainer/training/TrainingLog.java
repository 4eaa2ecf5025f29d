package io.reflectretry.trainer.training;

import io.reflectretry.messaging.Moment;
import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Where one run's training announces what it has made: checkpoints in transactions under an id of
 * the run's own, which fences an older trainer of the same run. Belongs to one thread at a time.
 */
final class TrainingLog implements AutoCloseable {

    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BRIEFLY = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final String clientId;
    private final String source;
    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * Opens the log and fences older trainers of the run.
     *
     * @param source the CloudEvents source of what is written
     */
    TrainingLog(String bootstrapServers, String run, String source) {
        this.bootstrapServers = bootstrapServers;
        this.source = source;
        clientId = clientId(run);
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
        try {
            producer.initTransactions();
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** How a run's trainer is named to the broker; also its transactional id. */
    static String clientId(String run) {
        return "rrr-training-" + run;
    }

    /** The versions of the run that are announced. */
    Set<Long> announced(String run) {
        Set<Long> versions = new TreeSet<>();
        byte[] key = run.getBytes(StandardCharsets.UTF_8);
        try (var reader =
                KafkaClients.consumer(
                        ConsumerSettings.assigned(bootstrapServers, clientId + "-announced"))) {
            List<TopicPartition> all = RewardLog.partitions(reader, Topic.CHECKPOINTS).toList();
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

    /**
     * Whether another trainer has taken over the run, asked after something else went wrong: the
     * other one sweeps away what this one was writing. A transaction that is open is given up.
     */
    Optional<FencedException> fenced() {
        try {
            try {
                producer.abortTransaction();
            } catch (IllegalStateException noneIsOpen) {
                // Then there is nothing to give up.
            }
            producer.beginTransaction();
            // The coordinator knows at once; the offset is never committed.
            producer.sendOffsetsToTransaction(
                    Map.of(
                            new TopicPartition(Topic.CHECKPOINTS.topicName(), 0),
                            new OffsetAndMetadata(0)),
                    new ConsumerGroupMetadata(clientId));
            producer.abortTransaction();
            return Optional.empty();
        } catch (KafkaException failure) {
            return isFence(failure) ? Optional.of(new FencedException(failure)) : Optional.empty();
        }
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
    }
}
