package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;

/**
 * Where a run branches off another: it starts from the other's weights and optimizer before a step,
 * and trains on the other's recorded batches from that step on.
 *
 * @param run the run that it branches off
 * @param fromStep the first step that it does in its own way; 1 or more
 */
public record BranchPoint(String run, @JsonProperty(required = true) long fromStep) {

    public BranchPoint {
        Require.text(run, "branch.run");
        Require.that(fromStep >= 1, "branch.fromStep", "must be 1 or more");
    }
}
