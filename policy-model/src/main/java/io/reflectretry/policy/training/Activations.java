package io.reflectretry.policy.training;

/** What becomes of the values between the layers from forward to backward. */
public enum Activations {

    /** All are kept: the fastest. */
    KEPT,

    /**
     * Only what goes into each layer is kept, the rest is computed again in backward: the same
     * gradients for about a third more time and far less memory. For long prompts.
     */
    RECOMPUTED
}
