package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Everything that a run is started with. The same text is the request, the record and the event.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TrainingConfiguration.class, name = "training"),
    @JsonSubTypes.Type(value = EvaluationConfiguration.class, name = "evaluation"),
    @JsonSubTypes.Type(value = MiningConfiguration.class, name = "mining")
})
public sealed interface RunConfiguration
        permits TrainingConfiguration, EvaluationConfiguration, MiningConfiguration {

    /** The seed that all sampling of the run derives from. */
    long seed();

    /** The data set: a JSONL file of tasks, relative to the storage root. */
    String data();
}
