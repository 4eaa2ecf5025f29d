package io.reflectretry.model.event;

import io.reflectretry.model.Require;
import java.util.Optional;

/** The trainer asks for an attempt at a task. */
public record TaskIssued(String id, int schemaVersion, Optional<String> causation, Episode episode)
        implements EpisodeEvent {

    public TaskIssued {
        Require.text(id, "id");
        causation = Require.optional(causation);
        Require.present(episode, "episode");
    }

    /** The first event of an episode. */
    public static TaskIssued of(Episode episode) {
        return new TaskIssued(
                EventIds.once(episode.id(), Stage.TASK), SCHEMA_VERSION, Optional.empty(), episode);
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
