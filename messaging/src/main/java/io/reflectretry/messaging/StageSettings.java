package io.reflectretry.messaging;

import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.model.Require;
import io.reflectretry.model.event.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a stage reads and writes, and as whom.
 *
 * @param bootstrapServers the brokers, as host:port, separated by commas
 * @param groupId the consumer group: all replicas of the service share it
 * @param replica the stable name of this process, for example {@code verifier-0}; it is the {@code
 *     group.instance.id} and part of the transactional id, so that a restarted process takes its
 *     partitions back at once and fences what it was before
 * @param source the CloudEvents source of what is written, for example {@code /verifier/0}
 * @param inputs the topics to read
 * @param deadLetters the topic of what cannot be read or worked on
 * @param limits how much it takes on, and how long it tries
 * @param clientProperties further properties of the Kafka clients, for example for security; a name
 *     that starts with {@code consumer.} or {@code producer.} is for that client only
 */
public record StageSettings(
        String bootstrapServers,
        String groupId,
        String replica,
        String source,
        Set<Topic> inputs,
        Topic deadLetters,
        StageLimits limits,
        Map<String, String> clientProperties) {

    public StageSettings {
        Require.text(bootstrapServers, "bootstrapServers");
        Require.text(groupId, "groupId");
        Require.text(replica, "replica");
        Require.text(source, "source");
        inputs = Set.copyOf(Require.present(inputs, "inputs"));
        Require.that(!inputs.isEmpty(), "inputs", "needs at least one topic");
        Require.that(
                inputs.stream().allMatch(Topic::holdsEvents), "inputs", "must not be dead letters");
        Require.that(
                !Require.present(deadLetters, "deadLetters").holdsEvents(),
                "deadLetters",
                "must be one of the dead-letter topics");
        Require.present(limits, "limits");
        clientProperties = Map.copyOf(Require.present(clientProperties, "clientProperties"));
    }

    /** Settings with the default limits. */
    public static StageSettings of(
            String bootstrapServers,
            String groupId,
            String replica,
            String source,
            Set<Topic> inputs,
            Topic deadLetters) {
        return new StageSettings(
                bootstrapServers,
                groupId,
                replica,
                source,
                inputs,
                deadLetters,
                StageLimits.DEFAULTS,
                Map.of());
    }

    /** The same with other limits. */
    public StageSettings with(StageLimits newLimits) {
        return new StageSettings(
                bootstrapServers,
                groupId,
                replica,
                source,
                inputs,
                deadLetters,
                newLimits,
                clientProperties);
    }

    /** The same with other further properties of the Kafka clients. */
    public StageSettings with(Map<String, String> newClientProperties) {
        return new StageSettings(
                bootstrapServers,
                groupId,
                replica,
                source,
                inputs,
                deadLetters,
                limits,
                newClientProperties);
    }

    ConsumerSettings consumer() {
        return new ConsumerSettings(
                bootstrapServers,
                replica,
                Optional.of(
                        new ConsumerSettings.Membership(groupId, replica, limits.sessionTimeout())),
                limits.maxPollRecords(),
                clientProperties);
    }

    ProducerSettings producer() {
        return new ProducerSettings(
                bootstrapServers,
                replica,
                Optional.of(
                        new ProducerSettings.Transactions(
                                groupId + "-" + replica, limits.transactionTimeout())),
                limits.maxRecordBytes(),
                clientProperties);
    }
}
