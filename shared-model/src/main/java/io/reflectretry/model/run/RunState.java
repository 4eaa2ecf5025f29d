package io.reflectretry.model.run;

/** Where a run stands. */
public enum RunState {
    /** Accepted; nothing was fed yet. */
    CREATED,
    /** Tasks are fed and rewards trained. */
    RUNNING,
    /** No new tasks are fed; what is under way is finished. */
    PAUSED,
    /** All steps, or all tasks of an evaluation, are done. */
    FINISHED,
    /** Ended by request; the last checkpoint stands. */
    STOPPED,
    /** Ended by an error. */
    FAILED;

    /** Whether the run has ended for good. */
    public boolean isFinal() {
        return this == FINISHED || this == STOPPED || this == FAILED;
    }
}
