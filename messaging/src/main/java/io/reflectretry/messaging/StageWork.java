package io.reflectretry.messaging;

import io.reflectretry.model.event.Event;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What a stateless service does with an event: the only part of a stage that it writes itself. */
@FunctionalInterface
public interface StageWork {

    /**
     * Works on one event. Called on the stage's own thread, one event at a time and in the order of
     * each partition; must not block it. The result may come from any thread, at any time and in
     * any order.
     *
     * <p>A failure that is part of the task (no room in the context, unreadable gold) is a result:
     * return {@link Unscored} events. An exception is a fault: the stage calls this again a few
     * times, then puts the record into the dead-letter topic and ends the episode, or the group
     * member, as unscorable.
     *
     * <p>The same event may come more than once (after a failed commit, a rebalance, a crash), even
     * while earlier work on it is still going on; only one result gets into the log. When the stage
     * has no more use for a result it cancels the returned stage.
     *
     * @return the events to write, each to its own {@link Event#topic()}; an empty list for events
     *     that are of no interest here
     */
    CompletionStage<List<Event>> process(Event event);

    /**
     * Whether records with this key are of interest; others are passed over unread. A key that
     * cannot be told is the empty text.
     */
    default boolean wants(String key) {
        return true;
    }

    /**
     * Whether what cannot be read or worked on ends its episode, or its member of the group, as
     * unscorable. False for a stage that only looks on: others own the episode, and all that is
     * written is a dead letter.
     */
    default boolean endsEpisodes() {
        return true;
    }
}
