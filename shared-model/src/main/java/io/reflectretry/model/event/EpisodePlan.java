package io.reflectretry.model.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.PlaySettings;
import java.util.Optional;

/**
 * How an episode is to be played. Travels with every event of it, so that any replica can take the
 * next step.
 *
 * @param seed the run's seed; sampling derives from it, the task's index, the stage and the member
 * @param groupSize G: how many reflections are drawn for one failed attempt; see {@link
 *     Episode#groupSize()}
 * @param reflectionRequest the user's turn that asks for the reflection; {@code {question}} in it
 *     stands for the task's question
 * @param retryRequest the user's turn that asks for the retry; {@code {question}} likewise
 * @param attempt how the first answer is drawn
 * @param reflection how the reflections are drawn
 * @param retry how the second answers are drawn
 * @param deterministic true: the same request is answered by the same bits whatever else is under
 *     way, so it makes a batch of its own
 */
public record EpisodePlan(
        @JsonProperty(required = true) long seed,
        @JsonProperty(required = true) int groupSize,
        String reflectionRequest,
        String retryRequest,
        Sampling attempt,
        Sampling reflection,
        Sampling retry,
        Optional<Boolean> deterministic) {

    /** Where this stands in a request, the question goes. */
    public static final String QUESTION = "{question}";

    public EpisodePlan {
        Require.that(groupSize >= 1, "groupSize", "must be 1 or more");
        Require.text(reflectionRequest, "reflectionRequest");
        Require.text(retryRequest, "retryRequest");
        Require.present(attempt, "attempt");
        Require.present(reflection, "reflection");
        Require.present(retry, "retry");
        deterministic = Require.optional(deterministic);
    }

    /** The plan of an episode with this seed and so many reflections a failure. */
    public static EpisodePlan of(PlaySettings play, long seed, int groupSize) {
        return of(play, seed, groupSize, Optional.empty());
    }

    /**
     * The same.
     *
     * @param deterministic whether its answers must repeat bit by bit
     */
    public static EpisodePlan of(
            PlaySettings play, long seed, int groupSize, Optional<Boolean> deterministic) {
        return new EpisodePlan(
                seed,
                groupSize,
                play.reflectionRequest(),
                play.retryRequest(),
                play.attempt(),
                play.reflection(),
                play.retry(),
                deterministic);
    }

    /** Whether its answers must repeat bit by bit. */
    public boolean repeats() {
        return deterministic.orElse(false);
    }

    /** The user's turn that asks for the reflection on a question. */
    public String reflectionRequest(String question) {
        return reflectionRequest.replace(QUESTION, question);
    }

    /** The user's turn that asks for the retry of a question. */
    public String retryRequest(String question) {
        return retryRequest.replace(QUESTION, question);
    }
}
