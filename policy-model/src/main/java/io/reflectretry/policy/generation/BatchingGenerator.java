package io.reflectretry.policy.generation;

import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.network.Policy;
import java.util.concurrent.CompletableFuture;

/**
 * Writes what is waiting as one batch after another: the requests that arrive while a batch runs
 * make up the next one. All samples of a batch come from one policy.
 */
public final class BatchingGenerator implements Generator {

    public BatchingGenerator(PolicyEngine engine, Policy policy, GeneratorSettings settings) {}

    @Override
    public CompletableFuture<GenerationResult> generate(GenerationRequest request) {
        throw new UnsupportedOperationException();
    }

    /**
     * Uses another policy from the next batch on. The caller keeps owning both; closing the old one
     * right after is safe, a running batch ends first.
     *
     * @return the policy used until now
     */
    public Policy swap(Policy next) {
        throw new UnsupportedOperationException();
    }

    /** Requests that wait for a batch. */
    public int waiting() {
        throw new UnsupportedOperationException();
    }
}
