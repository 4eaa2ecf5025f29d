package io.reflectretry.cli.report;

import io.reflectretry.model.evaluation.Estimate;
import io.reflectretry.model.evaluation.EvaluatedTask;
import io.reflectretry.model.evaluation.EvaluationResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What training changed, measured on the same tasks with the same sampling seeds: each difference
 * is taken task by task before it is averaged. Tasks without a score in either are left out.
 *
 * @param firstTryAccuracy after less before
 * @param secondTryAccuracy after less before
 * @param retrySuccessFactor after divided by before; 0 where nothing was right before
 */
public record Gain(
        Estimate firstTryAccuracy, Estimate secondTryAccuracy, double retrySuccessFactor) {

    /** Compares two evaluations. */
    static Gain between(EvaluationResult before, EvaluationResult after) {
        Map<Integer, EvaluatedTask> earlier = new HashMap<>();
        before.tasks().stream()
                .filter(EvaluatedTask::scored)
                .forEach(task -> earlier.put(task.index(), task));
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        for (EvaluatedTask late : after.tasks()) {
            EvaluatedTask early = earlier.get(late.index());
            if (early != null && late.scored()) {
                first.add(number(late.firstRight()) - number(early.firstRight()));
                second.add(number(late.secondRight()) - number(early.secondRight()));
            }
        }
        double base = before.retrySuccess().value();
        return new Gain(
                Estimate.mean(first),
                Estimate.mean(second),
                base == 0 ? 0 : after.retrySuccess().value() / base);
    }

    private static int number(boolean right) {
        return right ? 1 : 0;
    }
}
