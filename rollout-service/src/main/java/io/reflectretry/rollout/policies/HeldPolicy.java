package io.reflectretry.rollout.policies;

import io.reflectretry.model.policy.PolicyVersion;
import java.util.Optional;

/** A policy in memory, as the registry sees it. */
public interface HeldPolicy {

    /** Which checkpoint it is. */
    PolicyVersion version();

    /** The memory that it takes, in bytes, without what it shares. */
    long bytes();

    /** Memory that it shares with others: an adapter its base. Counted once for all of them. */
    default Optional<SharedMemory> shared() {
        return Optional.empty();
    }

    /**
     * Memory that several policies share.
     *
     * @param owner the same object for all that share it
     * @param bytes how much
     */
    record SharedMemory(Object owner, long bytes) {}

    /** Frees the memory. Called once, when nobody uses it. */
    void close();
}
