package io.reflectretry.bootstrap;

import io.reflectretry.data.CountdownGenerator;
import io.reflectretry.data.CountdownSolver;
import io.reflectretry.data.CountdownTask;
import io.reflectretry.data.Split;
import io.reflectretry.data.smallcalls.SmallCallGenerator;
import io.reflectretry.data.smallcalls.SmallCallTask;
import io.reflectretry.model.task.Task;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A held-out task, and which reflections on it are useful.
 *
 * @param isUseful whether a reflection names a first step from which the target can be reached, or
 *     the tool that fits
 */
record PlayedTask(Task task, Predicate<String> isUseful) {

    private static final int NUMBERS = 3;
    private static final Pattern FIRST_STEP =
            Pattern.compile(Pattern.quote(PlayWords.REFLECTION_START) + "(\\S+ \\S+ \\S+)");

    /** So many different held-out tasks of a single subject. */
    static List<PlayedTask> heldOut(Subject subject, int count, long seed) {
        return switch (subject) {
            case COUNTDOWN ->
                    new CountdownGenerator(seed, NUMBERS)
                            .tasks(Split.HELD_OUT, count).stream().map(PlayedTask::of).toList();
            case FUNCTION_CALLING ->
                    new SmallCallGenerator(seed)
                            .tasks(Split.HELD_OUT, count).stream().map(PlayedTask::of).toList();
            case BOTH -> throw new IllegalArgumentException("ask for one of " + subject.parts());
        };
    }

    private static PlayedTask of(CountdownTask task) {
        return new PlayedTask(task.toTask(), reflection -> namesUsefulStep(task, reflection));
    }

    private static PlayedTask of(SmallCallTask task) {
        return new PlayedTask(
                task.toTask(), reflection -> reflection.endsWith(PlayWords.USE + task.toolName()));
    }

    /** The three words that follow {@code start with} are such a step. */
    private static boolean namesUsefulStep(CountdownTask task, String reflection) {
        Matcher named = FIRST_STEP.matcher(reflection);
        return named.find()
                && CountdownSolver.firstSteps(task.numbers(), task.target()).stream()
                        .anyMatch(step -> isSame(step, named.group(1)));
    }

    /** The numbers of a sum or a product may be named in either order. */
    private static boolean isSame(String step, String named) {
        String[] parts = step.split(" ");
        boolean turnable = parts[1].equals("+") || parts[1].equals("*");
        return named.equals(step)
                || turnable && named.equals(parts[2] + " " + parts[1] + " " + parts[0]);
    }
}
