package io.reflectretry.model.run;

import io.reflectretry.model.event.EpisodePlan;
import java.util.Map;

/**
 * The requests of Bensal et al., "Reflect, Retry, Reward", arXiv 2505.24726, near word for word.
 * They are the same for all families of models there; how tools and calls are written is each
 * family's chat template's part.
 */
public final class PaperPrompts {

    /** Asks for the reflection on a wrong answer: the paper's for mathematics and Countdown. */
    public static final String REFLECTION =
            "You tried solving the problem and got the wrong answer. Reflect on what went wrong and"
                    + " write a short explanation that will help you do better next time.";

    /** Asks for the reflection on a wrong tool call. */
    public static final String REFLECTION_ON_CALLS =
            "You tried performing the task, but failed in generating the correct tool call. Reflect on"
                    + " what went wrong and write a short explanation that will help you do better next"
                    + " time.";

    /** Asks for the retry: the question is put back in. */
    public static final String RETRY = EpisodePlan.QUESTION;

    /** What is asked otherwise for tasks of a type. */
    public static final Map<String, TaskRequests> BY_TASK =
            Map.of("function-calling", TaskRequests.reflection(REFLECTION_ON_CALLS));

    private PaperPrompts() {}
}
