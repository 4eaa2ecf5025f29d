package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;

/**
 * Recorded failures in a training.
 *
 * @param data the data set of failures, a JSONL file as {@code rrr mine} writes it, relative to the
 *     storage root
 * @param share the part of a step's failures that come from it: 1 is offline, as in the paper; what
 *     lies between 0 and 1 mixes them with failures that the policy makes while it trains
 */
public record FailureSettings(String data, @JsonProperty(required = true) double share) {

    public FailureSettings {
        Require.text(data, "failures.data");
        Require.that(
                share > 0 && share <= 1,
                "failures.share",
                "must lie above 0 and up to 1: leave the setting out for none");
    }

    /** Whether the policy makes no attempts of its own. */
    public boolean offline() {
        return share == 1;
    }
}
