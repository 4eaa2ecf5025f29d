package io.reflectretry.policy.network;

import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.PolicyFolder;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A policy's weights in memory, for generation and scoring; never changed after loading. */
public final class Policy implements AutoCloseable {

    private Policy() {}

    /**
     * Reads a folder's weights on the loader thread.
     *
     * @param version the caller's label; generations carry it
     * @return completes when the policy can be used; exceptionally with {@link
     *     io.reflectretry.policy.folder.MalformedFolderException}
     */
    public static CompletableFuture<Policy> load(
            PolicyEngine engine, PolicyFolder folder, long version) {
        throw new UnsupportedOperationException();
    }

    /** The label given at loading. */
    public long version() {
        throw new UnsupportedOperationException();
    }

    /** The network's shape. */
    public DecoderConfig config() {
        throw new UnsupportedOperationException();
    }

    /** Memory that the weights take, in bytes. */
    public long bytes() {
        throw new UnsupportedOperationException();
    }

    /**
     * Log-probabilities of given completions, without gradients. Any thread.
     *
     * @param temperature divides the logits; above 0
     */
    public CompletableFuture<Scores> score(List<PromptGroup> groups, double temperature) {
        throw new UnsupportedOperationException();
    }

    /** Frees the weights once the work that the engine already has is done. Any thread. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
