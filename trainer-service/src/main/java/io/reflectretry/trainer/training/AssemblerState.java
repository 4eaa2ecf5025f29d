package io.reflectretry.trainer.training;

import java.util.List;

/**
 * What a {@link GroupAssembler} must know again after a restart. Rewards are named by their ids;
 * their bodies stay in the log.
 *
 * @param ready groups that wait for a batch, in their order
 * @param collecting groups that wait for members
 * @param ended the groups that were trained or closed
 * @param nextTask lock-step: the first task that no batch has taken yet
 * @param passed lock-step: tasks from there on that ended without a failure
 */
record AssemblerState(
        List<Pending> ready,
        List<Pending> collecting,
        EndedGroups.State ended,
        long nextTask,
        List<Long> passed) {

    /**
     * A group that has not ended.
     *
     * @param group the episode's id
     * @param rewards the ids of the events that brought its members
     * @param readyAt the version at which it became ready; 0 while it is not
     */
    record Pending(String group, List<String> rewards, long readyAt) {}
}
