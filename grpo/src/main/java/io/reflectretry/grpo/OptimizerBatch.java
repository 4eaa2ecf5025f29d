package io.reflectretry.grpo;

import io.reflectretry.model.run.GrpoSettings.LossType;

/**
 * What is counted over a whole optimizer batch before its first backward pass, so that the loss
 * does not depend on how the batch is cut into micro-batches. Members whose advantage is 0 count
 * whether or not they go through the network.
 *
 * @param sequences completions
 * @param tokens loss-mask tokens
 * @param tokenLimit sum over the completions of how long each might have become
 */
public record OptimizerBatch(long sequences, long tokens, long tokenLimit) {

    /** What the loss's sum is divided by; at least 1. */
    public double denominator(LossType type) {
        return Math.max(
                1,
                switch (type) {
                    case GRPO -> sequences;
                    case BNPO, DAPO, CISPO -> tokens;
                    case DR_GRPO -> tokenLimit;
                });
    }
}
