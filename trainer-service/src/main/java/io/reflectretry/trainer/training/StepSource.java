package io.reflectretry.trainer.training;

import io.reflectretry.model.event.StepRecord;
import java.util.Optional;

/** Where the batches of a training come from. Belongs to the run's thread. */
interface StepSource extends AutoCloseable {

    /** The step after which the training is done. */
    long last();

    /**
     * Takes in what there is to read; returns soon.
     *
     * @param busy whether a step is under way, so that there is little time to wait
     */
    void read(boolean busy);

    /** The next step, when there is one; {@code waitedSeconds} is how long the engine was idle. */
    Optional<StepWork> take(double waitedSeconds);

    /**
     * A step that was done before, exactly as its record says.
     *
     * @throws IllegalStateException where the log no longer holds what it needs
     */
    StepPlan again(StepRecord record);

    @Override
    void close();
}
