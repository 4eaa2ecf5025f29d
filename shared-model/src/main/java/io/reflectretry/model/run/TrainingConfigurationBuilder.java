package io.reflectretry.model.run;

import java.util.Optional;

/** A training run that differs from another in a few fields. */
final class TrainingConfigurationBuilder {

    private final TrainingConfiguration from;
    private GrpoSettings grpo;
    private Optional<Boolean> deterministic;
    private Optional<BranchPoint> branch;
    private Optional<FailureSettings> failures;
    private Optional<LoraSettings> lora;

    TrainingConfigurationBuilder(TrainingConfiguration from) {
        this.from = from;
        grpo = from.grpo();
        deterministic = from.deterministic();
        branch = from.branch();
        failures = from.failures();
        lora = from.lora();
    }

    TrainingConfigurationBuilder grpo(GrpoSettings value) {
        grpo = value;
        return this;
    }

    TrainingConfigurationBuilder deterministic(boolean value) {
        deterministic = Optional.of(value);
        return this;
    }

    TrainingConfigurationBuilder branch(BranchPoint value) {
        branch = Optional.of(value);
        return this;
    }

    TrainingConfigurationBuilder failures(FailureSettings value) {
        failures = Optional.of(value);
        return this;
    }

    TrainingConfigurationBuilder lora(LoraSettings value) {
        lora = Optional.of(value);
        return this;
    }

    TrainingConfiguration build() {
        return new TrainingConfiguration(
                from.model(),
                from.data(),
                from.seed(),
                from.steps(),
                from.groupSize(),
                from.failuresPerStep(),
                from.trainOn(),
                from.play(),
                grpo,
                from.optimizer(),
                from.staleness(),
                from.checkpoints(),
                deterministic,
                branch,
                failures,
                lora);
    }
}
