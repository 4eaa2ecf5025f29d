package io.reflectretry.model.run;

import io.reflectretry.model.Require;
import io.reflectretry.model.policy.Sampling;

/**
 * How the episodes of a run are played.
 *
 * @param reflectionRequest the user's turn that asks for the reflection; {@code {question}} in it
 *     stands for the task's question
 * @param retryRequest the user's turn that asks for the retry; {@code {question}} likewise
 * @param attempt how the first answer is drawn
 * @param reflection how the reflections are drawn
 * @param retry how the second answers are drawn
 */
public record PlaySettings(
        String reflectionRequest,
        String retryRequest,
        Sampling attempt,
        Sampling reflection,
        Sampling retry) {

    public PlaySettings {
        Require.text(reflectionRequest, "play.reflectionRequest");
        Require.text(retryRequest, "play.retryRequest");
        Require.present(attempt, "play.attempt");
        Require.present(reflection, "play.reflection");
        Require.present(retry, "play.retry");
    }
}
