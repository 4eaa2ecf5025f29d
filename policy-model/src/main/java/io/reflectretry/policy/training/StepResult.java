package io.reflectretry.policy.training;

/**
 * What an optimizer step did.
 *
 * @param gradNorm global norm of the gradients before clipping; not finite where the step was
 *     skipped
 * @param clipped whether the gradients were scaled down
 * @param skipped whether the step was left out because a gradient was not finite; weights, moments
 *     and step count are then as before
 */
public record StepResult(double gradNorm, boolean clipped, boolean skipped) {}
