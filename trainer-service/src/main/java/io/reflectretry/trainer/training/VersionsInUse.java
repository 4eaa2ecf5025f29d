package io.reflectretry.trainer.training;

import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.MiningConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The versions of a lineage that others still need: those that a rollout says it holds, and those
 * that an evaluation or a mining run under way plays. A rollout that is gone for good counts with
 * its last report, until one of its name reports again. Not for several threads.
 */
final class VersionsInUse implements AutoCloseable {

    private static final Duration BRIEFLY = Duration.ofMillis(100);

    private final String lineage;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /** By replica or run. */
    private final Map<String, Set<Long>> needs = new HashMap<>();

    VersionsInUse(String bootstrapServers, String lineage) {
        this.lineage = lineage;
        consumer =
                KafkaClients.consumer(
                        ConsumerSettings.assigned(
                                bootstrapServers, TrainingLog.clientId(lineage) + "-in-use"));
        try {
            partitions =
                    Stream.of(Topic.ROLLOUTS, Topic.RUNS)
                            .flatMap(topic -> RewardLog.partitions(consumer, topic))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** The versions that are needed now, as far as the log says. */
    Set<Long> versions() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
            consumer.poll(BRIEFLY).forEach(this::read);
        }
        Set<Long> all = new HashSet<>();
        needs.values().forEach(all::addAll);
        return all;
    }

    private void read(ConsumerRecord<byte[], byte[]> each) {
        try {
            switch (EventCodec.decode(each.value())) {
                case RolloutReported report -> needs.put(report.key(), ofLineage(report.live()));
                case RunChanged change ->
                        played(change)
                                .ifPresent(
                                        policy ->
                                                needs.put(
                                                        "run " + change.run(),
                                                        change.state().isFinal()
                                                                ? Set.of()
                                                                : ofLineage(List.of(policy))));
                default -> {
                    // Other runs need nothing of this lineage.
                }
            }
        } catch (EventFormatException notOurs) {
            // It needs no version that could be named.
        }
    }

    /** The version of another run that a run plays. */
    private static Optional<PolicyVersion> played(RunChanged change) {
        return switch (change.configuration()) {
            case EvaluationConfiguration measured -> Optional.of(measured.policy());
            case MiningConfiguration mined -> mined.policy();
            case TrainingConfiguration ignored -> Optional.empty();
        };
    }

    private Set<Long> ofLineage(List<PolicyVersion> policies) {
        Set<Long> versions = new HashSet<>();
        policies.stream()
                .filter(policy -> policy.lineage().equals(lineage))
                .forEach(policy -> versions.add(policy.version()));
        return versions;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
