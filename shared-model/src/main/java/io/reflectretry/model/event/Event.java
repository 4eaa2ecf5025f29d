package io.reflectretry.model.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/**
 * A fact in the log. Immutable; its id derives from the run's configuration alone, so that the same
 * fact written twice can be told from two facts.
 *
 * <pre>
 * TaskIssued → AttemptMade → VerdictReached ─PASS: the episode ends
 *                                 └FAIL→ ReflectionWritten ×G → RetryMade → RewardAssigned → CheckpointPublished
 * </pre>
 *
 * The same Java type reads every schema version up to {@link #SCHEMA_VERSION}: fields are added as
 * optional ones and never change their meaning.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskIssued.class, name = "task-issued"),
    @JsonSubTypes.Type(value = AttemptMade.class, name = "attempt-made"),
    @JsonSubTypes.Type(value = VerdictReached.class, name = "verdict-reached"),
    @JsonSubTypes.Type(value = ReflectionWritten.class, name = "reflection-written"),
    @JsonSubTypes.Type(value = RetryMade.class, name = "retry-made"),
    @JsonSubTypes.Type(value = RewardAssigned.class, name = "reward-assigned"),
    @JsonSubTypes.Type(value = EpisodeUnscored.class, name = "episode-unscored"),
    @JsonSubTypes.Type(value = ShadowVerdictReached.class, name = "shadow-verdict-reached"),
    @JsonSubTypes.Type(value = CheckpointPublished.class, name = "checkpoint-published"),
    @JsonSubTypes.Type(value = RunChanged.class, name = "run-changed"),
    @JsonSubTypes.Type(value = RolloutReported.class, name = "rollout-reported")
})
public sealed interface Event
        permits EpisodeEvent, CheckpointPublished, RunChanged, RolloutReported {

    /** The version of the schema that this code writes. */
    int SCHEMA_VERSION = 1;

    /** Deterministic: see {@link EventIds}. */
    String id();

    /** The schema version that the event was written in. */
    int schemaVersion();

    /** The id of the event that caused this one; nothing caused the first. */
    Optional<String> causation();

    /** The run that this belongs to, if it belongs to one. */
    Optional<String> runId();

    /** The topic that this event is written to. */
    Topic topic();

    /** The record key: what keeps the order of facts that belong together. */
    String key();
}
