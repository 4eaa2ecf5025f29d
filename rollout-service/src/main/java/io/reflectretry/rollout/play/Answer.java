package io.reflectretry.rollout.play;

import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GenerationResult;
import io.reflectretry.policy.text.ChatTokenizer;
import io.reflectretry.rollout.policies.LivePolicy;
import java.util.Arrays;
import java.util.List;

/** From a turn to the generator's request, and from its result to samples. */
final class Answer {

    private Answer() {}

    /** What the generator is asked. */
    static GenerationRequest request(Turn turn, int[] prompt) {
        Sampling s = turn.sampling();
        return new GenerationRequest(
                prompt,
                turn.seeds(),
                new io.reflectretry.policy.generation.Sampling(
                        s.temperature(), s.topP(), s.topK(), s.maxTokens()),
                turn.episode().plan().repeats());
    }

    /**
     * The samples as the log wants them.
     *
     * @throws NotFiniteException where a log-probability is no number: the weights are broken, and
     *     the log cannot hold it
     */
    static List<Sample> samples(LivePolicy policy, int[] prompt, GenerationResult result) {
        return result.generations().stream().map(g -> sample(policy, prompt, g)).toList();
    }

    private static Sample sample(LivePolicy policy, int[] prompt, Generation generation) {
        for (float logProbability : generation.logProbabilities()) {
            if (!Float.isFinite(logProbability)) {
                throw new NotFiniteException(policy.version());
            }
        }
        return new Sample(
                prompt,
                generation.tokenIds(),
                generation.logProbabilities(),
                text(policy.tokenizer(), generation),
                switch (generation.finishReason()) {
                    case STOP -> FinishReason.STOP;
                    case LENGTH -> FinishReason.LENGTH;
                },
                policy.version());
    }

    private static String text(ChatTokenizer tokenizer, Generation generation) {
        int[] ids = generation.tokenIds();
        return tokenizer.decode(
                switch (generation.finishReason()) {
                    case STOP -> Arrays.copyOf(ids, ids.length - 1);
                    case LENGTH -> ids;
                });
    }

    /** A policy gave a log-probability that is no number. */
    static final class NotFiniteException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotFiniteException(PolicyVersion policy) {
            super(
                    "%s gave a log-probability that is not finite: its weights are broken."
                            .formatted(policy));
        }
    }
}
