package io.reflectretry.messaging;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a stage stands. Each transition is a method of the state that it leaves:
 *
 * <pre>
 * Created ─start→ Joining ─holds→ Serving ─holds→ Serving
 *                    └──────┬────────┘
 *                           ├─close→ Closed
 *                           └─fail→  Failed
 * </pre>
 */
public sealed interface StageState {

    /** Made, not started. */
    record Created() implements StageState {
        Joining start() {
            return new Joining();
        }
    }

    /** The thread runs. */
    sealed interface Active extends StageState {

        /** The group has given it these partitions, which may be none. */
        default Serving holds(Set<TopicPartition> partitions) {
            return new Serving(partitions);
        }

        /** Ended as asked. */
        default Closed close() {
            return new Closed();
        }

        /** Ended by a fault. */
        default Failed fail(String reason, Throwable cause) {
            return new Failed(reason, cause);
        }
    }

    /** Waits for the group to give it partitions. */
    record Joining() implements Active {}

    /**
     * A member of the group.
     *
     * @param partitions what it reads now; empty when there are more members than partitions
     */
    record Serving(Set<TopicPartition> partitions) implements Active {
        public Serving {
            partitions = Set.copyOf(partitions);
        }
    }

    /** Ended as asked: all that was finished is committed. */
    record Closed() implements StageState {}

    /**
     * Ended by a fault that a new process has to mend; nothing is lost or doubled.
     *
     * @param reason what happened, as a sentence
     */
    record Failed(String reason, Throwable cause) implements StageState {}
}
