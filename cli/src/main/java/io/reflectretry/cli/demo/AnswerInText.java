package io.reflectretry.cli.demo;

import io.reflectretry.model.evaluation.EvaluatedTask;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Verifiers;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * Whether a whole right answer stands anywhere in a reflection: then the retry would only have to
 * copy it, and nothing would have been learned.
 */
final class AnswerInText implements BiPredicate<EvaluatedTask, String> {

    private final Verifiers verifiers = Verifiers.installed();
    private final Map<String, Task> tasks;

    /**
     * @param tasks the evaluated tasks, by id
     */
    AnswerInText(Map<String, Task> tasks) {
        this.tasks = tasks;
    }

    @Override
    public boolean test(EvaluatedTask evaluated, String text) {
        Task task = tasks.get(evaluated.task());
        List<String> words = List.of(text.trim().split("\\s+"));
        return IntStream.range(0, words.size())
                .anyMatch(from -> startsRightAnswer(task, words.subList(from, words.size())));
    }

    private boolean startsRightAnswer(Task task, List<String> words) {
        return IntStream.rangeClosed(1, words.size())
                .mapToObj(length -> String.join(" ", words.subList(0, length)))
                .anyMatch(
                        answer -> verifiers.judge(task, answer).outcome() instanceof Outcome.Pass);
    }
}
