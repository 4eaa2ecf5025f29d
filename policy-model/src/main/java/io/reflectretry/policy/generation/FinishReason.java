package io.reflectretry.policy.generation;

/** Why a sample ended. */
public enum FinishReason {
    /** The policy wrote a stop token; it is the last id of the sample. */
    STOP,
    /** The sample reached its limit of new tokens, or the end of the context. */
    LENGTH
}
