package io.reflectretry.policy.training;

import io.reflectretry.policy.network.Scores;

/**
 * What one forward and backward pass gave.
 *
 * @param loss value of the loss
 * @param scores log-probabilities and entropies before the update
 */
public record MicroBatchResult(double loss, Scores scores) {}
