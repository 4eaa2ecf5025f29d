package io.reflectretry.model.event;

import java.util.Arrays;
import java.util.Optional;

/** The topics of the log. Names, keys and cleanup are part of the contract between services. */
public enum Topic {
    /** {@link TaskIssued}, key episode. */
    TASKS("rrr.tasks", Cleanup.KEEP, Spread.PARTITIONED),
    /** {@link AttemptMade}, key episode. */
    ATTEMPTS("rrr.attempts", Cleanup.KEEP, Spread.PARTITIONED),
    /** {@link VerdictReached}, and {@link EpisodeUnscored} of the attempt stage, key episode. */
    VERDICTS("rrr.verdicts", Cleanup.KEEP, Spread.PARTITIONED),
    /** {@link ReflectionWritten}, key episode. */
    REFLECTIONS("rrr.reflections", Cleanup.KEEP, Spread.PARTITIONED),
    /** {@link RetryMade}, key episode. */
    RETRIES("rrr.retries", Cleanup.KEEP, Spread.PARTITIONED),
    /** {@link RewardAssigned}, and {@link EpisodeUnscored} of later stages, key episode. */
    REWARDS("rrr.rewards", Cleanup.KEEP, Spread.PARTITIONED),
    /** {@link ShadowVerdictReached}, key episode: what other verifiers would have said. */
    SHADOW_VERDICTS("rrr.shadow-verdicts", Cleanup.KEEP, Spread.PARTITIONED),
    /** {@link RunChanged}, key run: the newest state of each run. */
    RUNS("rrr.runs", Cleanup.COMPACT, Spread.SINGLE),
    /** {@link CheckpointPublished}, key run: every version with its step record. */
    CHECKPOINTS("rrr.checkpoints", Cleanup.KEEP, Spread.SINGLE),
    /** {@link CheckpointPublished}, key lineage: the newest version. */
    POLICIES("rrr.policies", Cleanup.COMPACT, Spread.SINGLE),
    /** {@link RolloutReported}, key replica: the versions that each rollout serves. */
    ROLLOUTS("rrr.rollouts", Cleanup.COMPACT, Spread.SINGLE),
    /** What the rollouts could not read. */
    ROLLOUT_DEAD_LETTERS("rrr.dead-letters.rollout", Cleanup.KEEP, Spread.SINGLE),
    /** What the verifiers could not read. */
    VERIFIER_DEAD_LETTERS("rrr.dead-letters.verifier", Cleanup.KEEP, Spread.SINGLE),
    /** What the trainer could not read. */
    TRAINER_DEAD_LETTERS("rrr.dead-letters.trainer", Cleanup.KEEP, Spread.SINGLE),
    /** What the audit could not read. */
    AUDIT_DEAD_LETTERS("rrr.dead-letters.audit", Cleanup.KEEP, Spread.SINGLE),
    /** What could not be judged again. */
    AGAIN_DEAD_LETTERS("rrr.dead-letters.again", Cleanup.KEEP, Spread.SINGLE);

    /** Whether old records of the same key go. */
    public enum Cleanup {
        /** Kept as long as the retention setting says; on one machine for ever. */
        KEEP,
        /** Only the newest record of each key is promised. */
        COMPACT
    }

    /** Whether the topic is split to be worked on side by side. */
    public enum Spread {
        /** As many partitions as the stack is set up with. */
        PARTITIONED,
        /** One partition: its records are few and their order matters. */
        SINGLE
    }

    private final String topicName;
    private final Cleanup cleanup;
    private final Spread spread;

    Topic(String topicName, Cleanup cleanup, Spread spread) {
        this.topicName = topicName;
        this.cleanup = cleanup;
        this.spread = spread;
    }

    /** The name in Kafka. */
    public String topicName() {
        return topicName;
    }

    /** What happens to old records. */
    public Cleanup cleanup() {
        return cleanup;
    }

    /** How the topic is split. */
    public Spread spread() {
        return spread;
    }

    /** Whether the topic holds events: all but the dead letters do. */
    public boolean holdsEvents() {
        return !topicName.startsWith("rrr.dead-letters.");
    }

    /** The topic of that name in Kafka. */
    public static Optional<Topic> named(String name) {
        return Arrays.stream(values()).filter(t -> t.topicName.equals(name)).findFirst();
    }
}
