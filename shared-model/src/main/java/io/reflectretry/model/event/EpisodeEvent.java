package io.reflectretry.model.event;

import java.util.Optional;

/** A fact in the life of one episode; keyed by the episode, so these stay in order. */
public sealed interface EpisodeEvent extends Event
        permits TaskIssued,
                AttemptMade,
                VerdictReached,
                ReflectionWritten,
                RetryMade,
                RewardAssigned,
                EpisodeUnscored,
                ShadowVerdictReached {

    /** The id of the episode. */
    String episodeId();

    @Override
    default Optional<String> runId() {
        return Optional.of(EventIds.runOf(episodeId()));
    }

    @Override
    default String key() {
        return episodeId();
    }
}
