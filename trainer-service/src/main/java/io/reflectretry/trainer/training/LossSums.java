package io.reflectretry.trainer.training;

/** Sums over the loss-mask tokens of an optimizer batch, as {@code grpo.py} gives them. */
final class LossSums {

    private double clippedLow;
    private double clippedHigh;
    private double kl;
    private double samplerRatio;
    private double mismatch;

    void add(float[] sums) {
        clippedLow += sums[0];
        clippedHigh += sums[1];
        kl += sums[2];
        samplerRatio += sums[3];
        mismatch += sums[4];
    }

    double clippedLow() {
        return clippedLow;
    }

    double clippedHigh() {
        return clippedHigh;
    }

    /** Sum of the KL estimate k3 to the reference. */
    double kl() {
        return kl;
    }

    /** Sum of the capped ratio of trainer and sampler. */
    double samplerRatio() {
        return samplerRatio;
    }

    /** Sum of ratio - log ratio - 1 of trainer and sampler. */
    double mismatch() {
        return mismatch;
    }
}
