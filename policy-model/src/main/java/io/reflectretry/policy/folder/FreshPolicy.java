package io.reflectretry.policy.folder;

import java.nio.file.Path;

/** Writes the folder of a policy that has learned nothing yet. */
public final class FreshPolicy {

    private FreshPolicy() {}

    /**
     * Writes config.json, generation_config.json and model.safetensors with random weights, as
     * Hugging Face initialises Qwen2: normal with deviation 0.02, biases 0, norms 1. The
     * tokenizer's files are the caller's.
     *
     * @param folder made if absent
     * @param config the network's shape
     * @param stopTokenIds tokens that end a sample, at least one
     * @param padTokenId the token that fills rows
     * @param seed the same seed gives the same weights
     */
    public static PolicyFolder write(
            Path folder, DecoderConfig config, int[] stopTokenIds, int padTokenId, long seed) {
        throw new UnsupportedOperationException();
    }
}
