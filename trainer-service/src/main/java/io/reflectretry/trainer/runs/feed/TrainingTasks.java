package io.reflectretry.trainer.runs.feed;

import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodePlan;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Purpose;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.mining.MinedFailure;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.model.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The tasks of a training run as events: which task has which index, and who is to answer it. */
public final class TrainingTasks {

    /** Recorded failures have an order of their own. */
    private static final long RECORDED_ORDER = 0x5851F42D4C957F2DL;

    private final String run;
    private final TrainingConfiguration configuration;
    private final List<Task> tasks;
    private final List<MinedFailure> failures;
    private final TaskOrder order;
    private final TaskOrder orderOfFailures;

    /**
     * @param tasks the data set, in the file's order; empty where all failures are recorded ones
     * @param failures the recorded failures, in their file's order; empty where there are none
     */
    public TrainingTasks(
            String run,
            TrainingConfiguration configuration,
            List<Task> tasks,
            List<MinedFailure> failures) {
        this.run = run;
        this.configuration = configuration;
        this.tasks = tasks;
        this.failures = failures;
        this.order = new TaskOrder(configuration.seed(), tasks.size());
        this.orderOfFailures =
                new TaskOrder(configuration.seed() ^ RECORDED_ORDER, failures.size());
    }

    /** The tasks of a run that makes all its failures itself. */
    public TrainingTasks(String run, TrainingConfiguration configuration, List<Task> tasks) {
        this(run, configuration, tasks, List.of());
    }

    /**
     * The events of the tasks that come next: recorded failures first.
     *
     * @param portion how many of either kind
     * @param first the index of the first one
     * @param recordedBefore how many of those before it are recorded failures
     * @param version the newest version of the policy
     * @param exact whether that very version is to answer, or may a newer one
     */
    List<TaskIssued> issue(
            Admission.Portion portion,
            long first,
            long recordedBefore,
            long version,
            boolean exact) {
        PolicyRequest policy = new PolicyRequest(run, version, exact);
        long ownBefore = first - recordedBefore;
        long firstOwn = first + portion.recorded();
        return Stream.concat(
                        LongStream.range(0, portion.recorded())
                                .mapToObj(i -> recorded(first + i, recordedBefore + i, policy)),
                        LongStream.range(0, portion.tasks())
                                .mapToObj(i -> own(firstOwn + i, ownBefore + i, policy)))
                .toList();
    }

    /** The events of tasks of a run without recorded failures. */
    public List<TaskIssued> issue(long first, int count, long version, boolean exact) {
        return issue(new Admission.Portion(0, count), first, 0, version, exact);
    }

    private TaskIssued recorded(long index, long ordinal, PolicyRequest policy) {
        MinedFailure failure = failures.get(orderOfFailures.positionOf(ordinal));
        return TaskIssued.recorded(
                new Episode(
                        EventIds.episode(run, index),
                        Purpose.TRAIN,
                        failure.task(),
                        policy,
                        plan(failure.task()),
                        Optional.of(failure.origin())),
                failure.attempt());
    }

    private TaskIssued own(long index, long ordinal, PolicyRequest policy) {
        Task task = tasks.get(order.positionOf(ordinal));
        return TaskIssued.of(
                new Episode(EventIds.episode(run, index), Purpose.TRAIN, task, policy, plan(task)));
    }

    private EpisodePlan plan(Task task) {
        return EpisodePlan.of(
                configuration.play().forTask(task.type()),
                configuration.seed(),
                configuration.groupSize(),
                configuration.deterministic());
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
