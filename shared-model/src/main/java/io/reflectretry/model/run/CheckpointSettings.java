package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import java.util.Optional;

/**
 * What is saved and kept of a training run. Version 0 and the last version are always kept, and
 * whatever a rollout holds, an evaluation under way measures or a resume needs.
 *
 * @param fullStateEvery the full state (weights, moments, offsets, pending groups) is saved every
 *     so many steps
 * @param keepLast the newest checkpoints that are kept
 * @param keepEvery besides these, every version divisible by this; 0 for none
 * @param replaySteps the window of time travel: the full states from which the last so many steps
 *     can be done again are kept; 8 where nothing is said, 0 for no promise
 */
public record CheckpointSettings(
        @JsonProperty(required = true) int fullStateEvery,
        @JsonProperty(required = true) int keepLast,
        @JsonProperty(required = true) int keepEvery,
        Optional<Integer> replaySteps) {

    private static final int REPLAY_STEPS = 8;

    public CheckpointSettings {
        Require.that(fullStateEvery >= 1, "checkpoints.fullStateEvery", "must be 1 or more");
        Require.that(keepLast >= 2, "checkpoints.keepLast", "must be 2 or more");
        Require.that(keepEvery >= 0, "checkpoints.keepEvery", "must be 0 or more");
        replaySteps = Require.optional(replaySteps);
        Require.that(replaySteps.orElse(0) >= 0, "checkpoints.replaySteps", "must be 0 or more");
    }

    /** With the usual window of time travel. */
    public CheckpointSettings(int fullStateEvery, int keepLast, int keepEvery) {
        this(fullStateEvery, keepLast, keepEvery, Optional.empty());
    }

    /** The window of time travel, in steps. */
    public int replayWindow() {
        return replaySteps.orElse(REPLAY_STEPS);
    }

    /** Full state at each step; the last four versions and every fiftieth are kept. */
    public static CheckpointSettings defaults() {
        return new CheckpointSettings(1, 4, 50);
    }
}
