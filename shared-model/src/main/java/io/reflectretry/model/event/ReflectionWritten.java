package io.reflectretry.model.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import io.reflectretry.model.policy.Sample;
import java.util.Optional;

/**
 * The policy has reflected on its failure: one member of the group.
 *
 * @param member 0..G-1
 * @param attempt the failed answer
 * @param reflection what it wrote about it
 */
public record ReflectionWritten(
        String id,
        int schemaVersion,
        Optional<String> causation,
        Episode episode,
        @JsonProperty(required = true) int member,
        Sample attempt,
        Sample reflection)
        implements EpisodeEvent {

    public ReflectionWritten {
        Require.text(id, "id");
        causation = Require.optional(causation);
        Require.present(episode, "episode");
        GroupMembers.requireMember(member, episode);
        Require.present(attempt, "attempt");
        Require.present(reflection, "reflection");
    }

    /** One reflection on a failed attempt. */
    public static ReflectionWritten of(VerdictReached verdict, int member, Sample reflection) {
        return new ReflectionWritten(
                EventIds.member(verdict.episodeId(), Stage.REFLECTION, member),
                SCHEMA_VERSION,
                Optional.of(verdict.id()),
                verdict.episode(),
                member,
                verdict.attempt(),
                reflection);
    }

    @Override
    public String episodeId() {
        return episode.id();
    }

    @Override
    public Topic topic() {
        return Topic.REFLECTIONS;
    }
}
