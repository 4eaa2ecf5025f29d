package io.reflectretry.trainer.runs.evaluation;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.trainer.runs.follow.EvaluationProgress;
import java.time.Duration;
import java.util.Optional;

/** Counts an evaluation's sheet for people to look at. */
final class EvaluationTally {

    private EvaluationTally() {}

    /**
     * @param newsAtStart signs of life that were there before this process followed the run
     * @param followed for how long it does
     */
    static EvaluationProgress of(
            EvaluationSheet sheet,
            EvaluationProgress.Phase phase,
            int newsAtStart,
            Duration followed,
            boolean withControl) {
        long passed = 0;
        long failed = 0;
        long unscored = 0;
        long retriesPassed = 0;
        for (int i = 0; i < sheet.tasks(); i++) {
            Optional<Outcome> first = sheet.first(i).map(EvaluationSheet.First::outcome);
            Optional<Outcome> second = sheet.second(i).map(EvaluationSheet.Second::outcome);
            passed += count(first, Outcome.Pass.class);
            failed += count(first, Outcome.Fail.class);
            unscored +=
                    Math.max(
                            count(first, Outcome.Unscorable.class),
                            count(second, Outcome.Unscorable.class));
            retriesPassed += count(second, Outcome.Pass.class);
        }
        double seconds = followed.toMillis() / 1000.0;
        int news = sheet.news() - newsAtStart;
        Optional<Double> rate =
                seconds < 1 || news < 1 ? Optional.empty() : Optional.of(news / seconds);
        double missing = missing(sheet, passed, failed, withControl);
        return new EvaluationProgress(
                phase,
                sheet.tasks(),
                sheet.ended(),
                phase == EvaluationProgress.Phase.TASKS ? 0 : sheet.controlsWritten(),
                sheet.controlsEnded(),
                passed,
                failed,
                unscored,
                retriesPassed,
                rate,
                rate.map(r -> missing / r));
    }

    /** Signs of life that are still to come: verdicts, and retries of the tasks that fail. */
    private static double missing(
            EvaluationSheet sheet, long passed, long failed, boolean withControl) {
        long judged = passed + failed;
        double failureRate = judged == 0 ? 0.5 : (double) failed / judged;
        double retries = failureRate * sheet.tasks() * (withControl ? 2 : 1);
        return Math.max(0, sheet.tasks() + retries - sheet.news());
    }

    private static long count(Optional<Outcome> outcome, Class<? extends Outcome> type) {
        return outcome.filter(type::isInstance).isPresent() ? 1 : 0;
    }
}
