package io.reflectretry.trainer.runs.follow;

import java.util.Optional;

/**
 * How far an evaluation has come.
 *
 * @param phase what is being played
 * @param tasks tasks to play
 * @param done tasks whose episode has ended
 * @param controls retries with another task's reflection that are to be made
 * @param controlsDone those that are judged
 * @param passed right first answers
 * @param failed wrong first answers
 * @param unscored episodes without a score
 * @param retriesPassed right answers at the second try
 * @param episodesPerSecond since this process follows the run
 * @param timeLeftSeconds an estimate from that rate
 */
public record EvaluationProgress(
        Phase phase,
        long tasks,
        long done,
        long controls,
        long controlsDone,
        long passed,
        long failed,
        long unscored,
        long retriesPassed,
        Optional<Double> episodesPerSecond,
        Optional<Double> timeLeftSeconds)
        implements Progress {

    /** What an evaluation is doing. */
    public enum Phase {
        /** The tasks, each with one reflection and one retry after a failure. */
        TASKS,
        /** Retries with reflections that were written for other tasks. */
        CONTROL,
        /** The result is written. */
        DONE
    }
}
