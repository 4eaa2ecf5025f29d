package io.reflectretry.rollout.policies;

import java.util.concurrent.CompletableFuture;

/**
 * Makes a policy ready, aside from all work.
 *
 * @param <P> what it makes
 */
@FunctionalInterface
public interface PolicyLoader<P extends HeldPolicy> {

    /**
     * Checks and loads a checkpoint. Returns at once; the registry asks for one at a time.
     *
     * @return completes with the policy; exceptionally where the checkpoint cannot be used, with a
     *     message that says what is wrong and where
     */
    CompletableFuture<P> load(Checkpoint checkpoint);
}
