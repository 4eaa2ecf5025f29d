package io.reflectretry.rollout.policies;

import io.reflectretry.model.policy.PolicyVersion;

/** A policy in memory, as the registry sees it. */
public interface HeldPolicy {

    /** Which checkpoint it is. */
    PolicyVersion version();

    /** The memory that it takes, in bytes. */
    long bytes();

    /** Frees the memory. Called once, when nobody uses it. */
    void close();
}
