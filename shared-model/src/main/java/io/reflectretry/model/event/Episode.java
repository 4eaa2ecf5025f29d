package io.reflectretry.model.event;

import io.reflectretry.model.Require;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.task.Task;
import java.util.Optional;

/**
 * What stays the same through all events of one episode.
 *
 * @param id run and task index; see {@link EventIds}; also the id of its group
 * @param purpose training, evaluation or mining
 * @param task what is asked, and how it is judged
 * @param policy who is to answer
 * @param plan how it is played
 * @param origin the episode in which its attempt was made, often of another run, where the attempt
 *     is a recorded failure; nothing where the policy makes one
 */
public record Episode(
        String id,
        Purpose purpose,
        Task task,
        PolicyRequest policy,
        EpisodePlan plan,
        Optional<String> origin) {

    public Episode {
        Require.text(id, "id");
        EventIds.requireRun(EventIds.runOf(id));
        EventIds.taskIndexOf(id);
        Require.present(purpose, "purpose");
        Require.present(task, "task");
        Require.present(policy, "policy");
        Require.present(plan, "plan");
        origin = Require.optional(origin);
    }

    /** An episode whose attempt the policy makes. */
    public Episode(String id, Purpose purpose, Task task, PolicyRequest policy, EpisodePlan plan) {
        this(id, purpose, task, policy, plan, Optional.empty());
    }

    /** G: how many reflections a failed attempt gets; none where failures are only collected. */
    public int groupSize() {
        return purpose == Purpose.MINE ? 0 : plan.groupSize();
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
