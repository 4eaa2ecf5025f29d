package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;

/**
 * How far generation may run ahead of training.
 *
 * @param maxStaleness η: new tasks are fed only while the groups accepted and under way are fewer
 *     than (η + version + 1) · failuresPerStep; 0 is lock-step
 * @param groupDeadlineSeconds a group whose members are not all in after so long is closed; the
 *     clock stands while the trainer has records to read
 * @param dropOlderThan the safety net: groups whose policy is more versions behind are dropped
 */
public record StalenessSettings(
        @JsonProperty(required = true) int maxStaleness,
        @JsonProperty(required = true) int groupDeadlineSeconds,
        @JsonProperty(required = true) int dropOlderThan) {

    public StalenessSettings {
        Require.that(maxStaleness >= 0, "staleness.maxStaleness", "must be 0 or more");
        Require.that(
                groupDeadlineSeconds >= 1, "staleness.groupDeadlineSeconds", "must be 1 or more");
        Require.that(
                dropOlderThan > maxStaleness,
                "staleness.dropOlderThan",
                "must be more than maxStaleness");
    }

    /** One version ahead, two minutes, eight versions. */
    public static StalenessSettings defaults() {
        return new StalenessSettings(1, 120, 8);
    }
}
