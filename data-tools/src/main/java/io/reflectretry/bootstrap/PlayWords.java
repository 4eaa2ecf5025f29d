package io.reflectretry.bootstrap;

import io.reflectretry.model.event.EpisodePlan;

/** What is said to the small policy, in training here and in every run. */
public final class PlayWords {

    /** The user's turn that asks for the reflection. */
    public static final String REFLECTION_REQUEST = "reflect " + EpisodePlan.QUESTION;

    /** The user's turn that asks for the retry. */
    public static final String RETRY_REQUEST = "retry " + EpisodePlan.QUESTION;

    /** How a thoughtful reflection begins; a number worked out for the answer follows. */
    static final String AIM = "aim ";

    /** What a first step follows in every reflection. */
    static final String REFLECTION_START = "start with ";

    /** What a tool's name follows in every reflection on a call. */
    static final String USE = "use ";

    private PlayWords() {}

    static String reflectionRequest(String question) {
        return REFLECTION_REQUEST.replace(EpisodePlan.QUESTION, question);
    }

    static String retryRequest(String question) {
        return RETRY_REQUEST.replace(EpisodePlan.QUESTION, question);
    }
}
