package io.reflectretry.model.policy;

import io.reflectretry.model.Require;
import java.util.Arrays;
import java.util.Objects;

/**
 * One completion as it was sampled. The token ids are the truth: nothing downstream tokenizes the
 * text again.
 *
 * @param promptTokenIds shape [P]: everything that the policy read, chat template applied
 * @param tokenIds shape [T]: what it wrote, the stop token included
 * @param logProbabilities shape [T], natural logarithm, at the sampling temperature, before top-p
 *     and top-k
 * @param text the completion as text, without the stop token
 * @param finish why it ended
 * @param policy who wrote it
 */
public record Sample(
        int[] promptTokenIds,
        int[] tokenIds,
        float[] logProbabilities,
        String text,
        FinishReason finish,
        PolicyVersion policy) {

    public Sample {
        Require.present(promptTokenIds, "promptTokenIds");
        Require.present(tokenIds, "tokenIds");
        Require.present(logProbabilities, "logProbabilities");
        Require.present(text, "text");
        Require.present(finish, "finish");
        Require.present(policy, "policy");
        Require.that(
                tokenIds.length == logProbabilities.length,
                "logProbabilities",
                "must have one entry for each of the %d token ids, not %d"
                        .formatted(tokenIds.length, logProbabilities.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sample s
                && Arrays.equals(promptTokenIds, s.promptTokenIds)
                && Arrays.equals(tokenIds, s.tokenIds)
                && Arrays.equals(logProbabilities, s.logProbabilities)
                && text.equals(s.text)
                && finish == s.finish
                && policy.equals(s.policy);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                Arrays.hashCode(promptTokenIds), Arrays.hashCode(tokenIds), text, finish, policy);
    }

    @Override
    public String toString() {
        return "Sample[%s, %d prompt tokens, %d tokens, %s, \"%s\"]"
                .formatted(policy, promptTokenIds.length, tokenIds.length, finish, text);
    }
}
