package io.reflectretry.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.model.evaluation.EvaluatedTask;
import io.reflectretry.model.evaluation.EvaluationResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Everything that a demo found; {@code report.json} is this record.
 *
 * @param run the training run's id
 * @param seed the seed of everything
 * @param finishedAt when the demo ended, RFC 3339
 * @param seconds how long its parts took: {@code training}, {@code evaluation}
 * @param before the untrained policy on the held-out tasks
 * @param after the trained policy on the same tasks with the same sampling seeds
 * @param control the trained policy's retries with the reflection of another task
 * @param gain after against before, task by task
 * @param configuration what the training was started with
 * @param versions of the project and of what it stands on
 * @param checkpoints the checkpoints that are kept, with the hashes of their weights
 * @param stages milliseconds from an event to the one it caused, by the caused event's type
 * @param steps one entry a step: its number and all its metrics
 * @param episodesBefore ten failed tasks, as the untrained policy played them
 * @param episodesAfter the same tasks, as the trained policy played them
 */
public record DemoReport(
        String run,
        long seed,
        String finishedAt,
        Map<String, Double> seconds,
        Measured before,
        Measured after,
        Measured control,
        Gain gain,
        JsonNode configuration,
        Map<String, String> versions,
        List<Checkpoint> checkpoints,
        List<StageTime> stages,
        List<StepFigures> steps,
        List<EvaluatedTask> episodesBefore,
        List<EvaluatedTask> episodesAfter) {

    private static final int EPISODES = 10;

    /**
     * Puts together what was found; compares the two evaluations task by task.
     *
     * @param holdsAnswer whether a text carries a whole right answer to the task
     */
    public static DemoReport of(
            String run,
            long seed,
            String finishedAt,
            Map<String, Double> seconds,
            EvaluationResult before,
            EvaluationResult after,
            JsonNode configuration,
            Map<String, String> versions,
            List<Checkpoint> checkpoints,
            List<StageTime> stages,
            List<StepFigures> steps,
            BiPredicate<EvaluatedTask, String> holdsAnswer) {
        List<EvaluatedTask> failed =
                before.tasks().stream()
                        .filter(task -> task.scored() && !task.firstRight())
                        .limit(EPISODES)
                        .toList();
        Set<Integer> indices =
                failed.stream().map(EvaluatedTask::index).collect(Collectors.toSet());
        return new DemoReport(
                run,
                seed,
                finishedAt,
                seconds,
                Measured.of(before, holdsAnswer),
                Measured.of(after, holdsAnswer),
                Measured.ofControl(after, holdsAnswer),
                Gain.between(before, after),
                configuration,
                versions,
                checkpoints,
                stages,
                steps,
                failed,
                after.tasks().stream().filter(task -> indices.contains(task.index())).toList());
    }

    /**
     * A checkpoint of the run.
     *
     * @param version its version
     * @param path its folder, relative to the storage root
     * @param manifestSha256 the hash of its manifest, which holds those of all its files
     */
    public record Checkpoint(long version, String path, String manifestSha256) {}

    /**
     * How long a stage took, from the event that caused it.
     *
     * @param type the event that the stage wrote
     * @param count how many
     * @param medianMillis half took no longer
     * @param p95Millis nineteen of twenty took no longer
     */
    public record StageTime(String type, long count, double medianMillis, double p95Millis) {}

    /**
     * One optimizer step.
     *
     * @param step its number, from 1
     * @param metrics by the community's names
     */
    public record StepFigures(long step, Map<String, Double> metrics) {

        /** One figure, or NaN where the step has none. */
        double metric(String name) {
            return metrics.getOrDefault(name, Double.NaN);
        }
    }
}
