package io.reflectretry.policy.training;

import ai.djl.ndarray.NDArray;
import io.reflectretry.policy.engine.PolicyEngine;

/**
 * loss = -sum(weight x log-probability) / denominator: supervised learning with weights 1, the
 * plain policy gradient with advantages as weights.
 */
public final class WeightedLikelihood implements AutoCloseable {

    public WeightedLikelihood(PolicyEngine engine) {}

    /**
     * The loss for one micro-batch.
     *
     * @param weights one for each completion token, in order group, member, token
     * @param denominator the same for all micro-batches of a step, above 0
     */
    public TokenLoss loss(float[] weights, double denominator) {
        return logProbabilities -> (NDArray) null;
    }

    @Override
    public void close() {}
}
