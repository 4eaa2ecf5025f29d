package io.reflectretry.verifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** The verifier's own settings; the broker's address is {@code KAFKA_BOOTSTRAP_SERVERS}. */
@ConfigMapping(prefix = "rrr")
interface VerifierConfiguration {

    /**
     * The stable name of this process. Two processes of the same name fence each other; a restarted
     * process takes over from its predecessor by it.
     */
    @WithDefault("verifier-0")
    String replica();

    /** How it reads and writes. */
    Stage stage();

    /** How it reads and writes. */
    interface Stage {

        /** The consumer group of all verifiers that share the work. */
        @WithDefault("rrr-verifier")
        String group();

        /** The most records that are judged in one transaction. */
        @WithDefault("500")
        int batch();

        /** The least time between the starts of two transactions. */
        @WithDefault("20ms")
        Duration commitInterval();

        /** How long a killed process may block the readers of what it wrote. */
        @WithDefault("10s")
        Duration transactionTimeout();

        /** How long the partitions of a killed process may stay without an owner. */
        @WithDefault("8s")
        Duration sessionTimeout();

        /**
         * A larger event is replaced by UNSCORABLE(SIZE), in bytes; at most what the broker takes.
         */
        @WithDefault("15728640")
        int maxRecordBytes();

        /**
         * Further properties of the Kafka clients by Kafka's own names, for example {@code
         * security.protocol}.
         */
        Map<String, String> kafka();
    }
}
