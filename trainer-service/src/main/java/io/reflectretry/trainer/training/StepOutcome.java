package io.reflectretry.trainer.training;

/**
 * What an optimizer step did.
 *
 * @param loss sum over the micro-batches
 * @param gradNorm global norm before clipping
 * @param skipped true: loss or gradient was not finite; weights and moments are as before
 * @param learningRate of this step
 * @param trainedTokens completion tokens that went through the network
 * @param sums of the loss over these tokens
 * @param entropy sum over these tokens, in nats
 * @param seconds where the time went
 */
record StepOutcome(
        double loss,
        double gradNorm,
        boolean skipped,
        double learningRate,
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
    record Seconds(double forwardBackward, double optimizer, double saving) {}

    StepOutcome savedIn(double seconds) {
        return new StepOutcome(
                loss,
                gradNorm,
                skipped,
                learningRate,
                trainedTokens,
                sums,
                entropy,
                new Seconds(seconds().forwardBackward(), seconds().optimizer(), seconds));
    }
}
