package io.reflectretry.model.outcome;

/** Why an answer could not be scored. */
public enum UnscorableKind {
    /** The conversation does not fit the policy's context. */
    CONTEXT,
    /** The event is too large for the log. */
    SIZE,
    /** The verifier took longer than its limit. */
    TIMEOUT,
    /** The verifier failed. */
    VERIFIER_ERROR,
    /** The task's verification data cannot be read, or no verifier knows its type. */
    GOLD,
    /** Generation failed for a reason that a second try would not mend. */
    GENERATION,
    /** The event could not be read; it lies in the stage's dead-letter topic. */
    DEAD_LETTER
}
