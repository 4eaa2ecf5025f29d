package io.reflectretry.policy.generation;

import java.util.concurrent.CompletableFuture;

/** Writes samples, asynchronously: token ids in; ids, log-probabilities and policy version out. */
public interface Generator {

    /**
     * Asks for the samples of one prompt.
     *
     * @return completes with the samples; exceptionally with {@link ContextExceededException} where
     *     the prompt leaves no room for a new token, with {@link IllegalArgumentException} where an
     *     id is outside the vocabulary
     */
    CompletableFuture<GenerationResult> generate(GenerationRequest request);
}
