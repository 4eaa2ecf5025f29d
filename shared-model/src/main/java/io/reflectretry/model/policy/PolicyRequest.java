package io.reflectretry.model.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;

/**
 * The policy that a task asks for.
 *
 * @param lineage a chain of checkpoints, each made from the one before it; a training run's own id
 * @param version the least version that may serve, counted from 0 (the untrained model)
 * @param exact true: that version and no other (lock-step training, evaluation)
 */
public record PolicyRequest(
        String lineage,
        @JsonProperty(required = true) long version,
        @JsonProperty(required = true) boolean exact) {

    public PolicyRequest {
        Require.text(lineage, "lineage");
        Require.that(version >= 0, "version", "must be 0 or more");
    }

    /** That version or any later one. */
    public static PolicyRequest atLeast(String lineage, long version) {
        return new PolicyRequest(lineage, version, false);
    }

    /** That version and no other. */
    public static PolicyRequest exactly(String lineage, long version) {
        return new PolicyRequest(lineage, version, true);
    }

    /** Whether a policy of this version may serve. */
    public boolean accepts(PolicyVersion policy) {
        return policy.lineage().equals(lineage)
                && (exact ? policy.version() == version : policy.version() >= version);
    }
}
