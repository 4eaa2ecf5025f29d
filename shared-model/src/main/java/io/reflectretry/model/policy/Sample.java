package io.reflectretry.model.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.Require;
import io.reflectretry.model.verbatim.FloatList;
import io.reflectretry.model.verbatim.IntList;
import java.util.Objects;

/**
 * One completion as it was sampled. The token ids are the truth: nothing downstream tokenizes the
 * text again.
 *
 * <p>A class and no record, because what it holds is not what it gives: most services pass the
 * numbers on without a look at them, so they are read when they are asked for.
 */
public final class Sample {

    @JsonProperty private final IntList promptTokenIds;
    @JsonProperty private final IntList tokenIds;
    @JsonProperty private final FloatList logProbabilities;
    @JsonProperty private final String text;
    @JsonProperty private final FinishReason finish;
    @JsonProperty private final PolicyVersion policy;

    /**
     * @param promptTokenIds shape [P]: everything that the policy read, chat template applied
     * @param tokenIds shape [T]: what it wrote, the stop token included
     * @param logProbabilities shape [T], natural logarithm, at the sampling temperature, before
     *     top-p and top-k
     * @param text the completion as text, without the stop token
     * @param finish why it ended
     * @param policy who wrote it
     */
    public Sample(
            int[] promptTokenIds,
            int[] tokenIds,
            float[] logProbabilities,
            String text,
            FinishReason finish,
            PolicyVersion policy) {
        this(
                IntList.of(Require.present(promptTokenIds, "promptTokenIds")),
                IntList.of(Require.present(tokenIds, "tokenIds")),
                FloatList.of(Require.present(logProbabilities, "logProbabilities")),
                text,
                finish,
                policy);
    }

    @JsonCreator
    private Sample(
            @JsonProperty("promptTokenIds") IntList promptTokenIds,
            @JsonProperty("tokenIds") IntList tokenIds,
            @JsonProperty("logProbabilities") FloatList logProbabilities,
            @JsonProperty("text") String text,
            @JsonProperty("finish") FinishReason finish,
            @JsonProperty("policy") PolicyVersion policy) {
        this.promptTokenIds = Require.present(promptTokenIds, "promptTokenIds");
        this.tokenIds = Require.present(tokenIds, "tokenIds");
        this.logProbabilities = Require.present(logProbabilities, "logProbabilities");
        this.text = Require.present(text, "text");
        this.finish = Require.present(finish, "finish");
        this.policy = Require.present(policy, "policy");
        // Each event that is read comes by here: the message is made only where it is needed.
        if (tokenIds.size() != logProbabilities.size()) {
            throw new InvalidFieldException(
                    "logProbabilities",
                    "must have one entry for each of the %d token ids, not %d"
                            .formatted(tokenIds.size(), logProbabilities.size()));
        }
    }

    /** Shape [P]: everything that the policy read, chat template applied; not to be changed. */
    public int[] promptTokenIds() {
        return promptTokenIds.values();
    }

    /** Shape [T]: what it wrote, the stop token included; not to be changed. */
    public int[] tokenIds() {
        return tokenIds.values();
    }

    /**
     * Shape [T], natural logarithm, at the sampling temperature, before top-p and top-k; not to be
     * changed.
     */
    public float[] logProbabilities() {
        return logProbabilities.values();
    }

    /** The completion as text, without the stop token. */
    public String text() {
        return text;
    }

    /** Why it ended. */
    public FinishReason finish() {
        return finish;
    }

    /** Who wrote it. */
    public PolicyVersion policy() {
        return policy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sample s
                && promptTokenIds.equals(s.promptTokenIds)
                && tokenIds.equals(s.tokenIds)
                && logProbabilities.equals(s.logProbabilities)
                && text.equals(s.text)
                && finish == s.finish
                && policy.equals(s.policy);
    }

    @Override
    public int hashCode() {
        return Objects.hash(promptTokenIds, tokenIds, text, finish, policy);
    }

    @Override
    public String toString() {
        return "Sample[%s, %d prompt tokens, %d tokens, %s, \"%s\"]"
                .formatted(policy, promptTokenIds.size(), tokenIds.size(), finish, text);
    }
}
