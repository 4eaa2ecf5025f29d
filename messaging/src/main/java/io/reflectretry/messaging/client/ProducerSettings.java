package io.reflectretry.messaging.client;

import io.reflectretry.model.Require;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What differs between the producers of this system.
 *
 * @param bootstrapServers the brokers, as host:port, separated by commas
 * @param clientId names the client in the broker's and in its own logs
 * @param transactions whether it writes in transactions
 * @param maxRecordBytes the largest record that it takes, before compression
 * @param clientProperties further properties; names that start with {@code producer.} lose that,
 *     those that start with {@code consumer.} are left out
 */
public record ProducerSettings(
        String bootstrapServers,
        String clientId,
        Optional<Transactions> transactions,
        int maxRecordBytes,
        Map<String, String> clientProperties) {

    /** 15 MiB: a little below the 16 MiB that the one-machine stack's broker takes. */
    public static final int MAX_RECORD_BYTES = 15 << 20;

    public ProducerSettings {
        Require.text(bootstrapServers, "bootstrapServers");
        Require.text(clientId, "clientId");
        transactions = Require.optional(transactions);
        Require.that(maxRecordBytes >= 1024, "maxRecordBytes", "must be 1024 or more");
        clientProperties = Map.copyOf(clientProperties);
    }

    /**
     * Writing in transactions.
     *
     * @param transactionalId a stable name: a new producer of that name fences the old one
     * @param timeout after so long the broker aborts what a killed process left open
     */
    public record Transactions(String transactionalId, Duration timeout) {
        public Transactions {
            Require.text(transactionalId, "transactionalId");
            Require.that(timeout.isPositive(), "timeout", "must be positive");
        }

        /** With the usual timeout of 10 seconds. */
        public static Transactions of(String transactionalId) {
            return new Transactions(transactionalId, Duration.ofSeconds(10));
        }
    }

    /** A transactional producer with the usual limits. */
    public static ProducerSettings transactional(
            String bootstrapServers, String clientId, String transactionalId) {
        return new ProducerSettings(
                bootstrapServers,
                clientId,
                Optional.of(Transactions.of(transactionalId)),
                MAX_RECORD_BYTES,
                Map.of());
    }

    /** An idempotent producer without transactions. */
    public static ProducerSettings idempotent(String bootstrapServers, String clientId) {
        return new ProducerSettings(
                bootstrapServers, clientId, Optional.empty(), MAX_RECORD_BYTES, Map.of());
    }
}
