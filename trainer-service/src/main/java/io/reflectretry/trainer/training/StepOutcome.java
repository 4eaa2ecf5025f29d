package io.reflectretry.trainer.training;

import io.reflectretry.grpo.LossSums;
import io.reflectretry.policy.training.StepResult;

/**
 * What the optimizer steps on one batch did.
 *
 * @param loss sum over the micro-batches; mean over the optimizer steps
 * @param gradNorm global norm before clipping; mean over the optimizer steps
 * @param skipped true: a loss or gradient was not finite; weights and moments are as before that
 *     optimizer step
 * @param learningRate of these steps
 * @param iterations optimizer steps, the skipped one too
 * @param trainedTokens loss-mask tokens that went through the network; mean over the optimizer
 *     steps
 * @param sums of the loss over all of them
 * @param entropy sum over the trained tokens, in nats; mean over the optimizer steps
 * @param seconds where the time went, all in all
 */
record StepOutcome(
        double loss,
        double gradNorm,
        boolean skipped,
        double learningRate,
        int iterations,
        long trainedTokens,
        LossSums sums,
        double entropy,
        Seconds seconds) {

    /**
     * Durations in seconds.
     *
     * @param forwardBackward all micro-batches
     * @param optimizer clipping and AdamW
     * @param saving weights and moments to files
     */
    record Seconds(double forwardBackward, double optimizer, double saving) {

        Seconds plus(Seconds more) {
            return new Seconds(
                    forwardBackward + more.forwardBackward,
                    optimizer + more.optimizer,
                    saving + more.saving);
        }
    }

    /** Before the first optimizer step; the sums fill as the steps are done. */
    static StepOutcome none(double learningRate, LossSums sums) {
        return new StepOutcome(0, 0, false, learningRate, 0, 0, sums, 0, new Seconds(0, 0, 0));
    }

    /** With one optimizer step more: sums, until {@link #mean}. */
    StepOutcome with(OptimizerStep.Accumulated gathered, StepResult step, Seconds more) {
        return new StepOutcome(
                loss + gathered.loss(),
                gradNorm + step.gradNorm(),
                step.skipped(),
                learningRate,
                iterations + 1,
                trainedTokens + gathered.tokens(),
                sums,
                entropy + gathered.entropy(),
                seconds.plus(more));
    }

    /** Means over the optimizer steps that were added. */
    StepOutcome mean() {
        return new StepOutcome(
                loss / iterations,
                gradNorm / iterations,
                skipped,
                learningRate,
                iterations,
                trainedTokens / iterations,
                sums,
                entropy / iterations,
                seconds);
    }

    StepOutcome savedIn(double saving) {
        return new StepOutcome(
                loss,
                gradNorm,
                skipped,
                learningRate,
                iterations,
                trainedTokens,
                sums,
                entropy,
                seconds.plus(new Seconds(0, 0, saving)));
    }
}
