package io.reflectretry.trainer.runs.follow;

import io.reflectretry.model.event.CheckpointPublished;
import java.time.Instant;

/**
 * A published checkpoint, as requests see it.
 *
 * @param version the version of the policy
 * @param path its folder, relative to the storage root
 * @param manifestSha256 the hash of its manifest
 * @param publishedAt when it was published
 */
public record CheckpointView(
        long version, String path, String manifestSha256, Instant publishedAt) {

    /** What the event tells. */
    public static CheckpointView of(CheckpointPublished event, Instant at) {
        return new CheckpointView(
                event.policy().version(), event.path(), event.manifestSha256(), at);
    }
}
