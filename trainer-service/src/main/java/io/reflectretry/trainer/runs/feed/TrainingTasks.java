package io.reflectretry.trainer.runs.feed;

import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodePlan;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Purpose;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.model.task.Task;
import java.util.List;
import java.util.stream.LongStream;

/** The tasks of a training run as events: which task has which index, and who is to answer it. */
public final class TrainingTasks {

    private final String run;
    private final TrainingConfiguration configuration;
    private final List<Task> tasks;
    private final TaskOrder order;

    /**
     * @param tasks the data set, in the file's order
     */
    public TrainingTasks(String run, TrainingConfiguration configuration, List<Task> tasks) {
        this.run = run;
        this.configuration = configuration;
        this.tasks = tasks;
        this.order = new TaskOrder(configuration.seed(), tasks.size());
    }

    /**
     * The events of the tasks {@code first} to {@code first + count - 1}.
     *
     * @param version the newest version of the policy
     * @param exact whether that very version is to answer, or may a newer one
     */
    public List<TaskIssued> issue(long first, int count, long version, boolean exact) {
        PolicyRequest policy = new PolicyRequest(run, version, exact);
        EpisodePlan plan =
                EpisodePlan.of(
                        configuration.play(),
                        configuration.seed(),
                        configuration.groupSize(),
                        configuration.deterministic());
        return LongStream.range(first, first + count)
                .mapToObj(
                        index ->
                                new Episode(
                                        EventIds.episode(run, index),
                                        Purpose.TRAIN,
                                        tasks.get(order.positionOf(index)),
                                        policy,
                                        plan))
                .map(TaskIssued::of)
                .toList();
    }

    /** The run's id, which is also the lineage of its policy. */
    public String run() {
        return run;
    }

    /** G: reflections drawn for each failed attempt. */
    public int groupSize() {
        return configuration.groupSize();
    }
}
