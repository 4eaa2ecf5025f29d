package io.reflectretry.trainer.runs.evaluation;

import io.reflectretry.model.evaluation.Estimate;
import io.reflectretry.model.evaluation.EvaluatedTask;
import io.reflectretry.model.evaluation.EvaluatedTask.BorrowedTry;
import io.reflectretry.model.evaluation.EvaluatedTask.SecondTry;
import io.reflectretry.model.evaluation.EvaluationResult;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.task.Task;
import io.reflectretry.trainer.runs.evaluation.EvaluationSheet.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Turns the sheet of an evaluation that has ended into its result. */
final class EvaluationSummary {

    private EvaluationSummary() {}

    static EvaluationResult of(
            String run,
            EvaluationConfiguration configuration,
            List<Task> tasks,
            EvaluationSheet sheet) {
        List<Integer> passed = new ArrayList<>();
        List<Integer> failed = new ArrayList<>();
        int unscored = 0;
        for (int i = 0; i < sheet.tasks(); i++) {
            switch (sheet.first(i).orElseThrow().outcome()) {
                case Outcome.Pass ignored -> passed.add(i);
                case Outcome.Fail ignored -> failed.add(i);
                case Outcome.Unscorable ignored -> unscored++;
            }
        }
        Retries own = Retries.of(failed, sheet::second);
        Estimate first = Estimate.share(passed.size(), passed.size() + failed.size());
        return new EvaluationResult(
                run,
                configuration.policy(),
                configuration.data(),
                configuration.seed(),
                first,
                own.withFirst(passed.size()),
                own.success(),
                Estimate.mean(own.lengths),
                new EvaluationResult.Counts(
                        sheet.tasks(),
                        passed.size(),
                        failed.size(),
                        unscored,
                        own.passed,
                        own.failed,
                        own.unscored),
                sheet.controlsWritten() == 0
                        ? Optional.empty()
                        : Optional.of(control(first, passed.size(), failed, sheet)),
                IntStream.range(0, sheet.tasks())
                        .mapToObj(i -> row(i, tasks.get(i), sheet))
                        .toList());
    }

    private static EvaluationResult.Control control(
            Estimate first, int passed, List<Integer> failed, EvaluationSheet sheet) {
        Retries borrowed = Retries.of(failed, sheet::control);
        List<Integer> lengths =
                failed.stream()
                        .flatMap(i -> sheet.borrowedFrom(i).stream())
                        .flatMap(from -> sheet.second(from).stream())
                        .flatMap(second -> second.reflection().stream())
                        .map(reflection -> reflection.tokenIds().length)
                        .toList();
        return new EvaluationResult.Control(
                first,
                borrowed.withFirst(passed),
                borrowed.success(),
                Estimate.mean(lengths),
                borrowed.passed,
                borrowed.failed,
                borrowed.unscored);
    }

    private static EvaluatedTask row(int i, Task task, EvaluationSheet sheet) {
        var first = sheet.first(i).orElseThrow();
        return new EvaluatedTask(
                i,
                task.id(),
                task.question(),
                first.attempt().map(s -> s.text()),
                first.outcome(),
                sheet.second(i)
                        .map(
                                s ->
                                        new SecondTry(
                                                s.reflection().map(r -> r.text()),
                                                s.reflection()
                                                        .map(r -> r.tokenIds().length)
                                                        .orElse(0),
                                                s.retry().map(r -> r.text()),
                                                s.outcome())),
                sheet.control(i)
                        .map(
                                s -> {
                                    int from = sheet.borrowedFrom(i).orElseThrow();
                                    return new BorrowedTry(
                                            from,
                                            sheet.second(from)
                                                    .flatMap(Second::reflection)
                                                    .map(r -> r.text())
                                                    .orElse(""),
                                            s.retry().map(r -> r.text()),
                                            s.outcome());
                                }));
    }

    /** How the second tries of failed tasks came out. */
    private record Retries(long passed, long failed, long unscored, List<Integer> lengths) {

        static Retries of(List<Integer> tasks, Function<Integer, Optional<Second>> lookUp) {
            long passed = 0;
            long failed = 0;
            long unscored = 0;
            List<Integer> lengths = new ArrayList<>();
            for (int task : tasks) {
                Optional<Second> second = lookUp.apply(task);
                if (second.isEmpty()) {
                    unscored++;
                    continue;
                }
                switch (second.get().outcome()) {
                    case Outcome.Pass ignored -> passed++;
                    case Outcome.Fail ignored -> failed++;
                    case Outcome.Unscorable ignored -> unscored++;
                }
                second.get().reflection().ifPresent(r -> lengths.add(r.tokenIds().length));
            }
            return new Retries(passed, failed, unscored, lengths);
        }

        Estimate success() {
            return Estimate.share(passed, passed + failed);
        }

        Estimate withFirst(long firstPassed) {
            return Estimate.share(firstPassed + passed, firstPassed + passed + failed);
        }
    }
}
