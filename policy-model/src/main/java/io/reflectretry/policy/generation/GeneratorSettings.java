package io.reflectretry.policy.generation;

import java.util.OptionalInt;

/**
 * Bounds of one batch.
 *
 * @param maxSequences most samples that are written side by side
 * @param maxTokens most tokens of the key-value cache: samples x (longest prompt + most new
 *     tokens). One request alone may exceed both bounds: its samples stay together.
 * @param contextTokens prompt and new tokens together; empty: the policy's max_position_embeddings
 */
public record GeneratorSettings(int maxSequences, int maxTokens, OptionalInt contextTokens) {

    public GeneratorSettings {
        if (maxSequences < 1 || maxTokens < 1) {
            throw new IllegalArgumentException(
                    "maxSequences and maxTokens must be at least 1, not %d and %d"
                            .formatted(maxSequences, maxTokens));
        }
    }

    /** 512 samples, 131,072 tokens, the policy's own context. */
    public static GeneratorSettings defaults() {
        return new GeneratorSettings(512, 131_072, OptionalInt.empty());
    }
}
