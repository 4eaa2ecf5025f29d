package io.reflectretry.verifier;

import io.reflectretry.verifiers.http.HttpSettings;
import io.reflectretry.verifiers.judge.JudgeSettings;
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

    /** How it judges. */
    Judging judging();

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

    /** How it judges. What is judged at once, as nearly everything is, needs none of this. */
    interface Judging {

        /** How many answers may be judged at a time by verifiers that wait or are isolated. */
        @WithDefault("256")
        int concurrency();

        /** How many processes judge at a time what must be isolated; started when needed. */
        @WithDefault("1")
        int processes();

        /** The heap of such a process, in MiB. */
        @WithDefault("256")
        int processMemoryMib();

        /** How long such a process may take to start and to make a verifier ready. */
        @WithDefault("60s")
        Duration startLimit();

        /** Such a process ends after it had nothing to do for so long. */
        @WithDefault("5m")
        Duration idleLimit();

        /** How the endpoints of tasks of type {@code http} are asked. */
        Http http();

        /** As the library takes it. */
        default JudgeSettings toSettings() {
            return new JudgeSettings(processes(), processMemoryMib(), startLimit(), idleLimit());
        }
    }

    /** How endpoints are asked; each limit holds for one endpoint in one process. */
    interface Http {

        /** How long a judgement may take in all, with waiting and retries. */
        @WithDefault("60s")
        Duration timeLimit();

        /** How long one request may take. */
        @WithDefault("20s")
        Duration requestTimeout();

        /** Requests for one judgement, the first included. */
        @WithDefault("4")
        int maxTries();

        /** The wait before the second request; doubles with each. */
        @WithDefault("200ms")
        Duration backoff();

        /** Requests at a time. */
        @WithDefault("64")
        int maxConcurrency();

        /** Requests started in a second; 0 for no limit. */
        @WithDefault("0")
        int maxPerSecond();

        /** So many failed requests in a row open the circuit: nobody asks. */
        @WithDefault("10")
        int breakerFailures();

        /** After this long one request tries whether the endpoint is back. */
        @WithDefault("5s")
        Duration breakerPause();

        /** As the library takes it. */
        default HttpSettings toSettings() {
            return new HttpSettings(
                    timeLimit(),
                    requestTimeout(),
                    maxTries(),
                    backoff(),
                    maxConcurrency(),
                    maxPerSecond(),
                    breakerFailures(),
                    breakerPause());
        }
    }
}
