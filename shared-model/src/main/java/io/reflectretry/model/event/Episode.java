package io.reflectretry.model.event;

import io.reflectretry.model.Require;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.task.Task;

/**
 * What stays the same through all events of one episode.
 *
 * @param id run and task index; see {@link EventIds}; also the id of its group
 * @param purpose training or evaluation
 * @param task what is asked, and how it is judged
 * @param policy who is to answer
 * @param plan how it is played
 */
public record Episode(
        String id, Purpose purpose, Task task, PolicyRequest policy, EpisodePlan plan) {

    public Episode {
        Require.text(id, "id");
        EventIds.requireRun(EventIds.runOf(id));
        EventIds.taskIndexOf(id);
        Require.present(purpose, "purpose");
        Require.present(task, "task");
        Require.present(policy, "policy");
        Require.present(plan, "plan");
    }

    /** The run that it belongs to. */
    public String run() {
        return EventIds.runOf(id);
    }

    /** Its number in the run. */
    public long taskIndex() {
        return EventIds.taskIndexOf(id);
    }
}
