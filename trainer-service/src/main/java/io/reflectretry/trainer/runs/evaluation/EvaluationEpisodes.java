package io.reflectretry.trainer.runs.evaluation;

import io.reflectretry.model.evaluation.EvaluationResult;
import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodePlan;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Purpose;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The episodes of an evaluation as events: its tasks, and its controls. */
public final class EvaluationEpisodes {

    private final String run;
    private final EvaluationConfiguration configuration;
    private final List<Task> tasks;

    /**
     * @param dataSet all tasks of the data set; the first of them are played
     * @throws IllegalArgumentException when it has fewer than are to be played
     */
    public EvaluationEpisodes(
            String run, EvaluationConfiguration configuration, List<Task> dataSet) {
        if (dataSet.size() < configuration.tasks()) {
            throw new IllegalArgumentException(
                    "%s holds %d tasks, fewer than the %d to evaluate"
                            .formatted(
                                    configuration.data(), dataSet.size(), configuration.tasks()));
        }
        this.run = run;
        this.configuration = configuration;
        this.tasks = dataSet.subList(0, configuration.tasks());
    }

    /** The events of at most so many tasks, from an index on. */
    List<TaskIssued> tasks(int first, int atMost) {
        return IntStream.range(first, Math.min(size(), first + atMost))
                .mapToObj(i -> TaskIssued.of(episode(i, tasks.get(i))))
                .toList();
    }

    /**
     * At most so many of the controls that are not in the log yet: a failed attempt, followed by
     * the reflection that was written for another failed task. Who reads it makes the retry as
     * always.
     */
    List<ReflectionWritten> missingControls(EvaluationSheet sheet, int atMost) {
        List<Integer> failed = sheet.controllable();
        if (failed.stream().allMatch(sheet::isControlWritten)) {
            return List.of();
        }
        Map<Integer, Integer> partners = Derangement.of(failed, configuration.seed());
        return failed.stream()
                .filter(i -> partners.containsKey(i) && !sheet.isControlWritten(i))
                .limit(atMost)
                .map(i -> control(i, partners.get(i), sheet))
                .toList();
    }

    private ReflectionWritten control(int task, int from, EvaluationSheet sheet) {
        Sample own = sheet.second(task).flatMap(s -> s.reflection()).orElseThrow();
        Sample borrowed = sheet.second(from).flatMap(s -> s.reflection()).orElseThrow();
        Episode episode = episode(size() + task, tasks.get(task));
        return new ReflectionWritten(
                EventIds.member(episode.id(), Stage.REFLECTION, 0),
                Event.SCHEMA_VERSION,
                Optional.of(EventIds.member(EventIds.episode(run, from), Stage.REFLECTION, 0)),
                episode,
                0,
                sheet.first(task).flatMap(f -> f.attempt()).orElseThrow(),
                new Sample(
                        own.promptTokenIds(),
                        borrowed.tokenIds(),
                        borrowed.logProbabilities(),
                        borrowed.text(),
                        borrowed.finish(),
                        borrowed.policy()));
    }

    /** The index of the task whose reflection a control has borrowed. */
    static int borrowedFrom(ReflectionWritten control) {
        return control.causation()
                .flatMap(EventIds::episodeOf)
                .map(EventIds::taskIndexOf)
                .map(Math::toIntExact)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "control %s names no reflection as its cause"
                                                .formatted(control.id())));
    }

    private Episode episode(int index, Task task) {
        return new Episode(
                EventIds.episode(run, index),
                Purpose.EVALUATE,
                task,
                PolicyRequest.exactly(
                        configuration.policy().lineage(), configuration.policy().version()),
                EpisodePlan.of(configuration.play().forTask(task.type()), configuration.seed(), 1));
    }

    EvaluationResult result(EvaluationSheet sheet) {
        return EvaluationSummary.of(run, configuration, tasks, sheet);
    }

    boolean withControl() {
        return configuration.control();
    }

    /** How many tasks are played. */
    int size() {
        return tasks.size();
    }

    String run() {
        return run;
    }
}
