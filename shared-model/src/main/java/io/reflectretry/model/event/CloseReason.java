package io.reflectretry.model.event;

/** Why a group was closed without training. */
public enum CloseReason {
    /** Fewer than two of its members have a score. */
    TOO_FEW_SCORED,
    /** Its members did not all come before the deadline, and fewer than two had a score. */
    EXPIRED,
    /** All its rewards are equal and the run filters such groups. */
    NO_VARIANCE,
    /** Its policy is older than the run allows. */
    STALE,
    /** The run ended first. */
    RUN_ENDED
}
