package io.reflectretry.model.event;

import io.reflectretry.model.Require;
import io.reflectretry.model.policy.Sample;
import java.util.Optional;

/**
 * The policy has given its first answer.
 *
 * @param attempt the answer as sampled
 */
public record AttemptMade(
        String id, int schemaVersion, Optional<String> causation, Episode episode, Sample attempt)
        implements EpisodeEvent {

    public AttemptMade {
        Require.text(id, "id");
        causation = Require.optional(causation);
        Require.present(episode, "episode");
        Require.present(attempt, "attempt");
    }

    /** The answer to a task. */
    public static AttemptMade of(TaskIssued task, Sample attempt) {
        return new AttemptMade(
                EventIds.once(task.episodeId(), Stage.ATTEMPT),
                SCHEMA_VERSION,
                Optional.of(task.id()),
                task.episode(),
                attempt);
    }

    @Override
    public String episodeId() {
        return episode.id();
    }

    @Override
    public Topic topic() {
        return Topic.ATTEMPTS;
    }
}
