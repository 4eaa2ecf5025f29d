package io.reflectretry.model.event;

import io.reflectretry.model.Require;
import io.reflectretry.model.policy.Sample;
import java.util.Optional;

/**
 * The trainer asks for an attempt at a task, or for reflections on a recorded one.
 *
 * @param attempt the recorded attempt, where the episode has an origin: a rollout hands it on to
 *     the verifiers as if the policy had just made it, so that the episode goes its usual way
 */
public record TaskIssued(
        String id,
        int schemaVersion,
        Optional<String> causation,
        Episode episode,
        Optional<Sample> attempt)
        implements EpisodeEvent {

    public TaskIssued {
        Require.text(id, "id");
        causation = Require.optional(causation);
        Require.present(episode, "episode");
        attempt = Require.optional(attempt);
        Require.that(
                attempt.isPresent() == episode.origin().isPresent(),
                "attempt",
                "must be given where the episode has an origin, and only there");
    }

    /** The first event of an episode. */
    public static TaskIssued of(Episode episode) {
        return of(episode, Optional.empty());
    }

    /** The first event of an episode whose attempt was recorded in the one that it names. */
    public static TaskIssued recorded(Episode episode, Sample attempt) {
        return of(episode, Optional.of(attempt));
    }

    private static TaskIssued of(Episode episode, Optional<Sample> attempt) {
        return new TaskIssued(
                EventIds.once(episode.id(), Stage.TASK),
                SCHEMA_VERSION,
                Optional.empty(),
                episode,
                attempt);
    }

    @Override
    public String episodeId() {
        return episode.id();
    }

    @Override
    public Topic topic() {
        return Topic.TASKS;
    }
}
