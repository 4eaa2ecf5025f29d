package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;

/**
 * A training run.
 *
 * @param model the folder of the model to start from, relative to the storage root
 * @param data the data set's JSONL file of tasks, relative to the storage root
 * @param seed all sampling and the order of the tasks derive from it
 * @param steps how many optimizer steps to take
 * @param groupSize G: reflections drawn for each failed attempt; 2 or more
 * @param failuresPerStep how many groups (failed attempts) one step trains on
 * @param trainOn whose tokens are rewarded
 * @param play prompts and sampling
 * @param grpo the loss
 * @param optimizer AdamW, its schedule and clipping
 * @param staleness how far generation may run ahead of training
 * @param checkpoints what is kept
 */
public record TrainingConfiguration(
        String model,
        String data,
        @JsonProperty(required = true) long seed,
        @JsonProperty(required = true) int steps,
        @JsonProperty(required = true) int groupSize,
        @JsonProperty(required = true) int failuresPerStep,
        TrainOn trainOn,
        PlaySettings play,
        GrpoSettings grpo,
        OptimizerSettings optimizer,
        StalenessSettings staleness,
        CheckpointSettings checkpoints)
        implements RunConfiguration {

    public TrainingConfiguration {
        Require.text(model, "model");
        Require.text(data, "data");
        Require.that(steps >= 1, "steps", "must be 1 or more");
        Require.that(groupSize >= 2, "groupSize", "must be 2 or more: an advantage compares");
        Require.that(failuresPerStep >= 1, "failuresPerStep", "must be 1 or more");
        trainOn = trainOn == null ? TrainOn.REFLECTION : trainOn;
        Require.present(play, "play");
        grpo = grpo == null ? GrpoSettings.defaults() : grpo;
        Require.present(optimizer, "optimizer");
        staleness = staleness == null ? StalenessSettings.defaults() : staleness;
        checkpoints = checkpoints == null ? CheckpointSettings.defaults() : checkpoints;
    }
}
