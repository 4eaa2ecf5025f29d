package io.reflectretry.model.run;

import io.reflectretry.model.AddedLater;
import io.reflectretry.model.Require;
import io.reflectretry.model.policy.Sampling;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the episodes of a run are played.
 *
 * <p>Requests that a configuration leaves out are the paper's ({@link PaperPrompts}); one that it
 * gives holds for tasks of every type, unless {@code byTask} says otherwise.
 *
 * @param reflectionRequest the user's turn that asks for the reflection; {@code {question}} in it
 *     stands for the task's question
 * @param retryRequest the user's turn that asks for the retry; {@code {question}} likewise
 * @param attempt how the first answer is drawn
 * @param reflection how the reflections are drawn
 * @param retry how the second answers are drawn
 * @param byTask the requests for tasks of a type, by the type's name
 */
public record PlaySettings(
        String reflectionRequest,
        String retryRequest,
        Sampling attempt,
        Sampling reflection,
        Sampling retry,
        @AddedLater Map<String, TaskRequests> byTask) {

    public PlaySettings {
        boolean papers = reflectionRequest == null;
        if (byTask == null) {
            byTask = papers ? PaperPrompts.BY_TASK : Map.of();
        }
        // In order: the same settings are the same bytes in the log.
        byTask = Collections.unmodifiableMap(new TreeMap<>(byTask));
        reflectionRequest = papers ? PaperPrompts.REFLECTION : reflectionRequest;
        retryRequest = retryRequest == null ? PaperPrompts.RETRY : retryRequest;
        Require.text(reflectionRequest, "play.reflectionRequest");
        Require.text(retryRequest, "play.retryRequest");
        Require.present(attempt, "play.attempt");
        Require.present(reflection, "play.reflection");
        Require.present(retry, "play.retry");
    }

    /** The same requests for tasks of every type. */
    public PlaySettings(
            String reflectionRequest,
            String retryRequest,
            Sampling attempt,
            Sampling reflection,
            Sampling retry) {
        this(reflectionRequest, retryRequest, attempt, reflection, retry, Map.of());
    }

    /** The settings as they are for tasks of a type. */
    public PlaySettings forTask(String type) {
        TaskRequests own = byTask.get(type);
        return own == null
                ? this
                : new PlaySettings(
                        own.reflectionRequest().orElse(reflectionRequest),
                        own.retryRequest().orElse(retryRequest),
                        attempt,
                        reflection,
                        retry);
    }
}
