package io.reflectretry.rollout.policies;

import io.reflectretry.model.policy.PolicyVersion;

/**
 * Hears of changes in the registry, after they were made and outside its lock. Who needs the whole
 * picture asks for a {@link PolicyRegistry#snapshot()}.
 */
public interface RegistryListener {

    /** The version answers from now on. */
    void live(Checkpoint checkpoint);

    /** The checkpoint cannot be used; what was live before stays live. */
    void refused(Checkpoint checkpoint, String reason);

    /** The version's memory was given up; it is loaded again when somebody asks for it. */
    void evicted(PolicyVersion policy);
}
