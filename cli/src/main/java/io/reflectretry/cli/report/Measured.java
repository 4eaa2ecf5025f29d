package io.reflectretry.cli.report;

import io.reflectretry.model.evaluation.Estimate;
import io.reflectretry.model.evaluation.EvaluatedTask;
import io.reflectretry.model.evaluation.EvaluatedTask.SecondTry;
import io.reflectretry.model.evaluation.EvaluationResult;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What an evaluation measured. Shares are fractions of 1.
 *
 * @param firstTryAccuracy right at the first answer
 * @param secondTryAccuracy right at the first or the second answer
 * @param retrySuccess right at the second answer, of those that failed the first
 * @param reflectionLength tokens, the stop token included
 * @param reflectionHoldsAnswer the share of reflections in which a whole right answer stands
 */
public record Measured(
        Estimate firstTryAccuracy,
        Estimate secondTryAccuracy,
        Estimate retrySuccess,
        Estimate reflectionLength,
        Estimate reflectionHoldsAnswer) {

    /**
     * The figures of an evaluation.
     *
     * @param holdsAnswer whether a text carries a whole right answer to the task
     */
    static Measured of(EvaluationResult result, BiPredicate<EvaluatedTask, String> holdsAnswer) {
        return new Measured(
                result.firstTryAccuracy(),
                result.secondTryAccuracy(),
                result.retrySuccess(),
                result.reflectionLength(),
                holding(
                        result,
                        holdsAnswer,
                        task -> task.second().flatMap(SecondTry::reflection).stream().toList()));
    }

    /** The figures of an evaluation's control. */
    static Measured ofControl(
            EvaluationResult result, BiPredicate<EvaluatedTask, String> holdsAnswer) {
        EvaluationResult.Control control =
                result.control()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                result.run() + " was played without control"));
        return new Measured(
                control.firstTryAccuracy(),
                control.secondTryAccuracy(),
                control.retrySuccess(),
                control.reflectionLength(),
                holding(
                        result,
                        holdsAnswer,
                        task ->
                                task.control().map(EvaluatedTask.BorrowedTry::reflection).stream()
                                        .toList()));
    }

    private static Estimate holding(
            EvaluationResult result,
            BiPredicate<EvaluatedTask, String> holdsAnswer,
            Function<EvaluatedTask, List<String>> reflections) {
        long all = 0;
        long holding = 0;
        for (EvaluatedTask task : result.tasks()) {
            for (String reflection : reflections.apply(task)) {
                all++;
                holding += holdsAnswer.test(task, reflection) ? 1 : 0;
            }
        }
        return Estimate.share(holding, all);
    }
}
