package io.reflectretry.trainer.training;

import io.reflectretry.model.event.CloseReason;

/** Hears from a training. Called on the training's own threads; must return soon. */
public interface TrainingListener {

    /**
     * A group was closed without training; its place in the batch is free again. The step record
     * says so too, but only at the next step, which may never come if nobody fills the place. May
     * be told twice, also again after a restart.
     *
     * @param episode the id of the group
     */
    void groupClosed(String episode, CloseReason reason);

    /** All steps are done and the last checkpoint is published. */
    void finished();

    /**
     * Another process trains this run now, and this one no more: the run itself goes on.
     *
     * @param reason says so
     */
    void takenOver(String reason);

    /**
     * The training ended by an error.
     *
     * @param reason what, where, and how to mend it
     */
    void failed(String reason);
}
