package io.reflectretry.policy.training;

/**
 * AdamW as in {@code torch.optim.AdamW}, with clipping of the global gradient norm before it.
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay, on all parameters
 * @param maxGradNorm global norm above which gradients are scaled down; infinity never clips
 */
public record AdamWSettings(
        double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm) {

    public AdamWSettings {
        if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException(
                    "beta1 and beta2 must be from 0 to below 1, not %s and %s"
                            .formatted(beta1, beta2));
        }
        if (!(epsilon > 0) || !(weightDecay >= 0) || !(maxGradNorm > 0)) {
            throw new IllegalArgumentException(
                    "epsilon and maxGradNorm must be above 0 and weightDecay not negative, not %s, %s and %s"
                            .formatted(epsilon, maxGradNorm, weightDecay));
        }
    }

    /** Betas 0.9 and 0.999, epsilon 1e-8, no decay, clip at 1: TRL's defaults. */
    public static AdamWSettings defaults() {
        return new AdamWSettings(0.9, 0.999, 1e-8, 0, 1);
    }
}
