package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import java.util.Optional;

/**
 * A training run.
 *
 * @param model the folder of the model to start from, relative to the storage root
 * @param data the data set's JSONL file of tasks, relative to the storage root; not read where all
 *     failures are recorded ones
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
 * @param deterministic true: the same run with the same seed gives the same bits, whatever is
 *     killed meanwhile; lock-step only, one rollout, and slower
 * @param branch the run and step whose recorded batches it trains on, instead of new ones
 * @param failures recorded failures that it reflects on, besides those that it makes or instead of
 *     them; nothing where all attempts are its own
 * @param lora the adapter that learns over the frozen model; nothing where all its weights learn
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
        CheckpointSettings checkpoints,
        Optional<Boolean> deterministic,
        Optional<BranchPoint> branch,
        Optional<FailureSettings> failures,
        Optional<LoraSettings> lora)
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
        deterministic = Require.optional(deterministic);
        branch = Require.optional(branch);
        failures = Require.optional(failures);
        lora = Require.optional(lora);
        if (deterministic.orElse(false)) {
            Require.that(
                    staleness.maxStaleness() == 0,
                    "staleness.maxStaleness",
                    "must be 0 where deterministic is true: only in lock-step does a batch not"
                            + " depend on what arrived when");
            Require.that(
                    !grpo.filterZeroVariance(),
                    "grpo.filterZeroVariance",
                    "must be false where deterministic is true: how many tasks make up for a"
                            + " filtered group depends on when it was filtered");
        }
    }

    /** A run of its own that need not repeat bit by bit. */
    public TrainingConfiguration(
            String model,
            String data,
            long seed,
            int steps,
            int groupSize,
            int failuresPerStep,
            TrainOn trainOn,
            PlaySettings play,
            GrpoSettings grpo,
            OptimizerSettings optimizer,
            StalenessSettings staleness,
            CheckpointSettings checkpoints) {
        this(
                model,
                data,
                seed,
                steps,
                groupSize,
                failuresPerStep,
                trainOn,
                play,
                grpo,
                optimizer,
                staleness,
                checkpoints,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether it must repeat bit by bit. */
    public boolean repeats() {
        return deterministic.orElse(false);
    }

    /** The same run, to be repeated bit by bit or not. */
    public TrainingConfiguration withDeterministic(boolean value) {
        return with().deterministic(value).build();
    }

    /** A run on the recorded batches of another from a step on, with another loss. */
    public TrainingConfiguration branchedFrom(BranchPoint point, GrpoSettings loss) {
        return with().branch(point).grpo(loss).build();
    }

    /** The same run with recorded failures. */
    public TrainingConfiguration withFailures(FailureSettings value) {
        return with().failures(value).build();
    }

    /** The same run, of which only an adapter learns. */
    public TrainingConfiguration withLora(LoraSettings value) {
        return with().lora(value).build();
    }

    private TrainingConfigurationBuilder with() {
        return new TrainingConfigurationBuilder(this);
    }

    /** The part of the failures that are recorded ones: 0 where all are its own, 1 for none. */
    public double recordedShare() {
        return failures.map(FailureSettings::share).orElse(0.0);
    }
}
