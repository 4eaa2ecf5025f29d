package io.reflectretry.trainer.runs.mining;

import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodePlan;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Purpose;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.run.MiningConfiguration;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.task.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The tasks of a mining run, and its samples as events. */
public final class MiningTasks {

    private final String run;
    private final MiningConfiguration configuration;
    private final List<Task> tasks;
    private final Map<String, Integer> positions = new HashMap<>();

    /**
     * @param dataSet all tasks of the data set
     * @throws IllegalArgumentException where two have the same id, or there are too few
     */
    public MiningTasks(String run, MiningConfiguration configuration, List<Task> dataSet) {
        int count = configuration.tasks().orElse(dataSet.size());
        if (count > dataSet.size()) {
            throw new IllegalArgumentException(
                    "%s holds only %d tasks, not the %d to mine"
                            .formatted(configuration.data(), dataSet.size(), count));
        }
        this.run = run;
        this.configuration = configuration;
        this.tasks = dataSet.subList(0, count);
        for (int i = 0; i < count; i++) {
            Integer before = positions.put(tasks.get(i).id(), i);
            if (before != null) {
                throw new IllegalArgumentException(
                        "%s: tasks %d and %d both have the id \"%s\": each needs one of its own, by which its samples are found again"
                                .formatted(
                                        configuration.data(),
                                        before + 1,
                                        i + 1,
                                        tasks.get(i).id()));
            }
        }
    }

    /**
     * The samples of these tasks as events.
     *
     * @param first the number of the first one
     */
    List<TaskIssued> issue(List<Integer> due, int first) {
        return IntStream.range(0, due.size())
                .mapToObj(i -> TaskIssued.of(episode(first + i, tasks.get(due.get(i)))))
                .toList();
    }

    private Episode episode(int index, Task task) {
        PolicyVersion policy = policy();
        return new Episode(
                EventIds.episode(run, index),
                Purpose.MINE,
                task,
                PolicyRequest.exactly(policy.lineage(), policy.version()),
                plan());
    }

    /** What comes after the attempt is never asked for. */
    private EpisodePlan plan() {
        PlaySettings play =
                new PlaySettings(
                        EpisodePlan.QUESTION,
                        EpisodePlan.QUESTION,
                        configuration.attempt(),
                        configuration.attempt(),
                        configuration.attempt());
        return EpisodePlan.of(play, configuration.seed(), 1);
    }

    /**
     * The number of a task in the data set.
     *
     * @throws IllegalArgumentException where the data set does not have it
     */
    int positionOf(Task task) {
        Integer position = positions.get(task.id());
        if (position == null) {
            throw new IllegalArgumentException(
                    "task \"%s\" is not in %s".formatted(task.id(), configuration.data()));
        }
        return position;
    }

    PolicyVersion policy() {
        return configuration.policyIn(run);
    }

    int size() {
        return tasks.size();
    }

    String run() {
        return run;
    }

    MiningConfiguration configuration() {
        return configuration;
    }
}
