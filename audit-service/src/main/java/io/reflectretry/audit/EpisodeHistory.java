package io.reflectretry.audit;

import java.util.List;

/**
 * All that the log says of one episode.
 *
 * @param episode its id
 * @param events its events in the order of the log's time
 * @param steps the steps that trained it, or at which it was closed
 * @param checkpoints the events of these steps' checkpoints
 */
record EpisodeHistory(
        String episode,
        List<StoredEvent.View> events,
        List<GroupRow> steps,
        List<StoredEvent.View> checkpoints) {}
