package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;

/**
 * What is saved and kept of a training run. Version 0 and the last version are always kept.
 *
 * @param fullStateEvery the full state (weights, moments, offsets, pending groups) is saved every
 *     so many steps
 * @param keepLast the newest checkpoints that are kept
 * @param keepEvery besides these, every version divisible by this; 0 for none
 */
public record CheckpointSettings(
        @JsonProperty(required = true) int fullStateEvery,
        @JsonProperty(required = true) int keepLast,
        @JsonProperty(required = true) int keepEvery) {

    public CheckpointSettings {
        Require.that(fullStateEvery >= 1, "checkpoints.fullStateEvery", "must be 1 or more");
        Require.that(keepLast >= 2, "checkpoints.keepLast", "must be 2 or more");
        Require.that(keepEvery >= 0, "checkpoints.keepEvery", "must be 0 or more");
    }

    /** Full state at each step; the last four versions and every fiftieth are kept. */
    public static CheckpointSettings defaults() {
        return new CheckpointSettings(1, 4, 50);
    }
}
