package io.reflectretry.model.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.policy.PolicyVersion;
import java.util.List;
import java.util.Optional;

/**
 * What an evaluation has measured.
 *
 * @param run the evaluation's id
 * @param policy the version that answered
 * @param data the data set, relative to the storage root
 * @param seed what sampling derived from
 * @param firstTryAccuracy right first answers among those judged
 * @param secondTryAccuracy right at the first or at the second try, among tasks with all of their
 *     answers judged
 * @param retrySuccess right second answers among those judged
 * @param reflectionLength in tokens, the mean
 * @param counts what the figures rest on
 * @param control the same with reflections of other tasks, if it was played
 * @param tasks one row a task; empty in a summary
 */
public record EvaluationResult(
        String run,
        PolicyVersion policy,
        String data,
        @JsonProperty(required = true) long seed,
        Estimate firstTryAccuracy,
        Estimate secondTryAccuracy,
        Estimate retrySuccess,
        Estimate reflectionLength,
        Counts counts,
        Optional<Control> control,
        List<EvaluatedTask> tasks) {

    public EvaluationResult {
        control = control == null ? Optional.empty() : control;
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }

    /**
     * Numbers of tasks.
     *
     * @param tasks all
     * @param passed right at the first try
     * @param failed wrong at the first try
     * @param unscored first tries that nobody could judge
     * @param retriesPassed right at the second try
     * @param retriesFailed wrong at the second try
     * @param retriesUnscored second tries that nobody could judge
     */
    public record Counts(
            long tasks,
            long passed,
            long failed,
            long unscored,
            long retriesPassed,
            long retriesFailed,
            long retriesUnscored) {}

    /**
     * Each failed task retried with the reflection that was written for another one: what is gained
     * by the content of the reflection, not by trying again.
     *
     * @param firstTryAccuracy as without it: the first answers are the same
     * @param secondTryAccuracy as above, with the borrowed reflections' retries
     * @param retrySuccess right answers after a borrowed reflection
     * @param reflectionLength in tokens, the mean
     * @param passed right answers
     * @param failed wrong answers
     * @param unscored answers that nobody could judge
     */
    public record Control(
            Estimate firstTryAccuracy,
            Estimate secondTryAccuracy,
            Estimate retrySuccess,
            Estimate reflectionLength,
            @JsonProperty(required = true) long passed,
            @JsonProperty(required = true) long failed,
            @JsonProperty(required = true) long unscored) {}

    /** The figures without the rows. */
    public EvaluationResult summary() {
        return new EvaluationResult(
                run,
                policy,
                data,
                seed,
                firstTryAccuracy,
                secondTryAccuracy,
                retrySuccess,
                reflectionLength,
                counts,
                control,
                List.of());
    }
}
