package io.reflectretry.policy.generation;

import java.time.Duration;

/** Hears of each batch once it is written; not on the engine thread. */
@FunctionalInterface
public interface BatchListener {

    /**
     * A batch was written.
     *
     * @param requests the requests that it answers
     * @param samples the samples that were written side by side
     * @param tokens the new tokens of all samples
     * @param took the time on the engine thread
     */
    void written(int requests, int samples, long tokens, Duration took);
}
