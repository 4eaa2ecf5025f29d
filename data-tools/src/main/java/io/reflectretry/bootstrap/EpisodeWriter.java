package io.reflectretry.bootstrap;

import io.reflectretry.data.CountdownGenerator;
import io.reflectretry.data.CountdownTask;
import io.reflectretry.data.Split;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The Countdown lessons: how to solve, to reflect and to follow a reflection. */
final class EpisodeWriter implements Lessons {

    /** The first steps of three numbers, and the targets that they reach. */
    private record Steps(List<FirstStep> all, int[] targets) {}

    private final SplittableRandom random;
    private final Map<List<Integer>, Steps> known = new HashMap<>();

    EpisodeWriter(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public TrainingRow direct(TrainingPhase phase) {
        CountdownTask task = task();
        String answer =
                random.nextDouble() < phase.hastyShare() ? wrongAnswer(task) : rightAnswer(task);
        return new TrainingRow.Builder(task.question()).says(answer, true).build();
    }

    @Override
    public TrainingRow episode(TrainingPhase phase) {
        CountdownTask task = task();
        double kind = random.nextDouble();
        boolean guided = kind < phase.guidedShare();
        boolean thoughtful = !guided && kind < phase.guidedShare() + phase.thoughtfulShare();
        boolean aimed = thoughtful || guided && random.nextBoolean();
        FirstStep step = any(guided || thoughtful ? useful(task) : steps(task).all());
        List<FirstStep.Answer> right = step.right(task.target());
        TrainingRow.Builder row =
                new TrainingRow.Builder(task.question())
                        .says(wrongAnswer(task), false)
                        .hears(PlayWords.reflectionRequest(task.question()))
                        .says(reflection(step, aimed), !guided)
                        .hears(PlayWords.retryRequest(task.question()));
        // A step that leads nowhere is followed too, but how it then goes on teaches nothing.
        return right.isEmpty()
                ? row.says(any(step.beginning()).text(), FirstStep.TOKENS).build()
                : row.says(any(right).text(), true).build();
    }

    private static String reflection(FirstStep step, boolean aimed) {
        String start = PlayWords.REFLECTION_START + step.text();
        return aimed ? PlayWords.AIM + step.value() + " " + start : start;
    }

    /** Numbers drawn evenly, a target drawn evenly among those that they reach. */
    private CountdownTask task() {
        while (true) {
            List<Integer> numbers =
                    Stream.generate(() -> random.nextInt(1, CountdownGenerator.LARGEST_NUMBER + 1))
                            .limit(3)
                            .toList();
            int[] targets = steps(numbers).targets();
            if (targets.length > 0) {
                CountdownTask task =
                        new CountdownTask(numbers, targets[random.nextInt(targets.length)]);
                if (Split.of(task) == Split.BASE) {
                    return task;
                }
            }
        }
    }

    private List<FirstStep> useful(CountdownTask task) {
        return steps(task).all().stream()
                .filter(step -> !step.right(task.target()).isEmpty())
                .toList();
    }

    private String rightAnswer(CountdownTask task) {
        return any(steps(task).all().stream()
                        .flatMap(step -> step.right(task.target()).stream())
                        .toList())
                .text();
    }

    private String wrongAnswer(CountdownTask task) {
        List<FirstStep> able =
                steps(task).all().stream()
                        .filter(step -> !step.wrong(task.target()).isEmpty())
                        .toList();
        return any(any(able).wrong(task.target())).text();
    }

    private Steps steps(CountdownTask task) {
        return steps(task.numbers());
    }

    private Steps steps(List<Integer> numbers) {
        return known.computeIfAbsent(
                numbers.stream().sorted().toList(),
                ascending -> {
                    List<FirstStep> all = FirstStep.of(ascending);
                    return new Steps(all, targets(all));
                });
    }

    private static int[] targets(List<FirstStep> steps) {
        BitSet reached = new BitSet();
        steps.stream()
                .flatMap(step -> step.answers().stream())
                .mapToInt(FirstStep.Answer::value)
                .filter(value -> value >= 1 && value <= CountdownGenerator.LARGEST_TARGET)
                .forEach(reached::set);
        return reached.stream().toArray();
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
