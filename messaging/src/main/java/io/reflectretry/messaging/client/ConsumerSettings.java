package io.reflectretry.messaging.client;

import io.reflectretry.model.Require;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What differs between the consumers of this system.
 *
 * @param bootstrapServers the brokers, as host:port, separated by commas
 * @param clientId names the client in the broker's and in its own logs
 * @param membership the group that it joins; nothing for a consumer that assigns itself
 * @param maxPollRecords the most records of one poll
 * @param clientProperties further properties; names that start with {@code consumer.} lose that,
 *     those that start with {@code producer.} are left out
 */
public record ConsumerSettings(
        String bootstrapServers,
        String clientId,
        Optional<Membership> membership,
        int maxPollRecords,
        Map<String, String> clientProperties) {

    public ConsumerSettings {
        Require.text(bootstrapServers, "bootstrapServers");
        Require.text(clientId, "clientId");
        membership = Require.optional(membership);
        Require.that(maxPollRecords >= 1, "maxPollRecords", "must be 1 or more");
        clientProperties = Map.copyOf(clientProperties);
    }

    /**
     * A place in a consumer group.
     *
     * @param instanceId a stable name: a member that comes back under it before the session ends
     *     keeps its partitions, without a rebalance
     * @param sessionTimeout after so long without a sign of life its partitions go to others
     */
    public record Membership(String groupId, String instanceId, Duration sessionTimeout) {
        public Membership {
            Require.text(groupId, "groupId");
            Require.text(instanceId, "instanceId");
            Require.that(sessionTimeout.isPositive(), "sessionTimeout", "must be positive");
        }
    }

    /** A consumer that assigns itself its partitions and seeks. */
    public static ConsumerSettings assigned(String bootstrapServers, String clientId) {
        return new ConsumerSettings(bootstrapServers, clientId, Optional.empty(), 500, Map.of());
    }
}
