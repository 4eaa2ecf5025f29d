package io.reflectretry.bootstrap;

import io.reflectretry.data.Split;
import io.reflectretry.data.smallcalls.SmallCallGenerator;
import io.reflectretry.data.smallcalls.SmallCallTask;
import java.util.List;
import java.util.SplittableRandom;

/** The function-calling lessons: how to call, to reflect and to follow a reflection. */
final class CallLessons implements Lessons {

    /** The brace, the key and the name: so much of a retry copies the reflection. */
    static final int COPIED_TOKENS = 3;

    private final SplittableRandom random;
    private final SmallCallGenerator tasks;

    CallLessons(long seed) {
        random = new SplittableRandom(seed);
        tasks = new SmallCallGenerator(seed);
    }

    @Override
    public TrainingRow direct(TrainingPhase phase) {
        SmallCallTask task = tasks.next(Split.BASE);
        String answer =
                random.nextDouble() < phase.hastyShare() ? task.wrongAnswer(random) : task.answer();
        return new TrainingRow.Builder(task.question()).says(answer, true).build();
    }

    @Override
    public TrainingRow episode(TrainingPhase phase) {
        SmallCallTask task = tasks.next(Split.BASE);
        double kind = random.nextDouble();
        boolean guided = kind < phase.guidedShare();
        boolean thoughtful = !guided && kind < phase.guidedShare() + phase.thoughtfulShare();
        boolean aimed = thoughtful || guided && random.nextBoolean();
        String tool = guided || thoughtful ? task.toolName() : any(task.toolNames());
        TrainingRow.Builder row =
                new TrainingRow.Builder(task.question())
                        .says(task.wrongAnswer(random), false)
                        .hears(PlayWords.reflectionRequest(task.question()))
                        .says(reflection(task, tool, aimed), !guided)
                        .hears(PlayWords.retryRequest(task.question()));
        // A wrong tool is followed too, but how the call then goes on teaches nothing.
        return tool.equals(task.toolName())
                ? row.says(task.answer(), true).build()
                : row.says(task.answerBy(tool, random), COPIED_TOKENS).build();
    }

    /** Never what the call is about nor its option, and of the number at most a part. */
    private static String reflection(SmallCallTask task, String tool, boolean aimed) {
        String use = PlayWords.USE + tool;
        return aimed ? PlayWords.AIM + task.workedOut() + " " + use : use;
    }

    private String any(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }
}
