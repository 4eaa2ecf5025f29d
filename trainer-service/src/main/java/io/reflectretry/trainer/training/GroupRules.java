package io.reflectretry.trainer.training;

import io.reflectretry.model.run.TrainingConfiguration;
import java.time.Duration;

/**
 * When groups are trained and when they are closed.
 *
 * @param groupSize G
 * @param groupsPerStep how many groups one step trains on
 * @param lockStep true: a step trains what the version before it sampled, in the order of the tasks
 * @param filterZeroVariance true: groups whose rewards are all equal are closed
 * @param deadline how long a group waits for its members while the trainer has nothing to read
 * @param dropOlderThan groups whose policy is more versions behind are closed
 */
record GroupRules(
        int groupSize,
        int groupsPerStep,
        boolean lockStep,
        boolean filterZeroVariance,
        Duration deadline,
        int dropOlderThan) {

    static GroupRules of(TrainingConfiguration configuration) {
        return new GroupRules(
                configuration.groupSize(),
                configuration.failuresPerStep(),
                configuration.staleness().maxStaleness() == 0,
                configuration.grpo().filterZeroVariance(),
                Duration.ofSeconds(configuration.staleness().groupDeadlineSeconds()),
                configuration.staleness().dropOlderThan());
    }
}
