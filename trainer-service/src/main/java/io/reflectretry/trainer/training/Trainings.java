package io.reflectretry.trainer.training;

import java.util.concurrent.CompletableFuture;

/**
 * The door of this package: trains runs in this process. Everything that a training has to tell the
 * world stands in the log (checkpoints with their step records); the listener hears only what the
 * log does not say at once.
 */
public interface Trainings {

    /**
     * Starts a training, or goes on with it where its newest checkpoint stands. Returns at once;
     * what goes wrong later is told to the listener. Starting a run that is under way here is an
     * error.
     */
    void start(TrainingRequest request, TrainingListener listener);

    /**
     * Ends a training after the step under way; its checkpoints stand, and it may be started again.
     * Returns when it has ended; does nothing when it is not under way. The listener hears nothing
     * more.
     */
    void stop(String run);

    /**
     * Publishes a model as version 0 of a lineage with the run's id, untrained, unless that has
     * happened.
     *
     * @param model its folder, relative to the storage root
     */
    void publishUntrained(String run, String model);

    /**
     * Does a recorded step again, from the newest full state before it and the rewards in the log,
     * and compares what it made with what was published. Disturbs nobody, also not the run itself
     * where it is under way.
     *
     * @return ends with a {@link NotReplayableException} where the step is beyond what is kept
     */
    CompletableFuture<Replayed> replay(TrainingRequest request, long step);
}
