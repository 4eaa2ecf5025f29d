package io.reflectretry.policy.training;

import ai.djl.ndarray.NDArray;

/** The loss as a function of the log-probabilities of the completion tokens. */
@FunctionalInterface
public interface TokenLoss {

    /**
     * Called on the engine thread with gradients on.
     *
     * <p>Arrays made here belong to {@code logProbabilities.getManager()} and must not be closed:
     * the backward pass still reads them. Never use an operator with a Java number ({@code
     * x.mul(2)}): DJL frees that number's memory before the backward pass. Constants belong into a
     * {@link io.reflectretry.policy.engine.ScriptModule}.
     *
     * @param logProbabilities shape [n]; completion tokens in order group, member, token; already
     *     of logits / temperature
     * @return the loss, shape [] or [1]
     */
    NDArray of(NDArray logProbabilities);
}
