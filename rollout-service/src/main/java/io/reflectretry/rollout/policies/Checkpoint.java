package io.reflectretry.rollout.policies;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.policy.PolicyVersion;

/**
 * Where a version's weights lie.
 *
 * @param policy which version
 * @param path its folder, relative to the storage root
 * @param manifestSha256 hash of the folder's manifest
 * @param event the id of the event that announced it
 */
public record Checkpoint(PolicyVersion policy, String path, String manifestSha256, String event) {

    /** What the trainer announced. */
    public static Checkpoint of(CheckpointPublished published) {
        return new Checkpoint(
                published.policy(), published.path(), published.manifestSha256(), published.id());
    }
}
