package io.reflectretry.model.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;

/**
 * One checkpoint of a lineage.
 *
 * @param lineage the chain of checkpoints; a training run's own id
 * @param version the number of optimizer steps behind it; 0 is the untrained model
 */
public record PolicyVersion(String lineage, @JsonProperty(required = true) long version) {

    public PolicyVersion {
        Require.text(lineage, "lineage");
        Require.that(version >= 0, "version", "must be 0 or more");
    }

    @Override
    public String toString() {
        return lineage + "@" + version;
    }
}
