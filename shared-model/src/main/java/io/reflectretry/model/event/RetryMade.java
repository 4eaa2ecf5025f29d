package io.reflectretry.model.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import io.reflectretry.model.policy.Sample;
import java.util.Optional;

/**
 * The policy has tried again after its reflection.
 *
 * @param member 0..G-1
 * @param attempt the first, failed answer
 * @param reflection the reflection on it
 * @param retry the second answer
 */
public record RetryMade(
        String id,
        int schemaVersion,
        Optional<String> causation,
        Episode episode,
        @JsonProperty(required = true) int member,
        Sample attempt,
        Sample reflection,
        Sample retry)
        implements EpisodeEvent {

    public RetryMade {
        Require.text(id, "id");
        causation = Require.optional(causation);
        Require.present(episode, "episode");
        GroupMembers.requireMember(member, episode);
        Require.present(attempt, "attempt");
        Require.present(reflection, "reflection");
        Require.present(retry, "retry");
    }

    /** The second answer after a reflection. */
    public static RetryMade of(ReflectionWritten reflection, Sample retry) {
        return new RetryMade(
                EventIds.member(reflection.episodeId(), Stage.RETRY, reflection.member()),
                SCHEMA_VERSION,
                Optional.of(reflection.id()),
                reflection.episode(),
                reflection.member(),
                reflection.attempt(),
                reflection.reflection(),
                retry);
    }

    @Override
    public String episodeId() {
        return episode.id();
    }

    @Override
    public Topic topic() {
        return Topic.RETRIES;
    }
}
