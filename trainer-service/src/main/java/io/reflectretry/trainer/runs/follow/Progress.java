package io.reflectretry.trainer.runs.follow;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How far a run has come, for people to look at. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TrainingProgress.class, name = "training"),
    @JsonSubTypes.Type(value = EvaluationProgress.class, name = "evaluation"),
    @JsonSubTypes.Type(value = MiningProgress.class, name = "mining")
})
public sealed interface Progress permits TrainingProgress, EvaluationProgress, MiningProgress {}
