package io.reflectretry.trainer.runs.log;

import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.Topic;
import java.time.Instant;

/**
 * A record of the log whose body was not looked at yet.
 *
 * @param topic where it stands
 * @param place partition and offset, for messages
 * @param time when it was written
 * @param key episode, run or replica
 * @param id the event's id, from its header; empty if it has none
 * @param type the event's CloudEvents type, from its header; empty if it has none
 * @param body the event as JSON
 */
public record LogEntry(
        Topic topic, String place, Instant time, String key, String id, String type, byte[] body) {

    /** Whether the headers say that it is an event of this type, of any schema version. */
    public boolean is(Class<? extends Event> eventType) {
        return type.startsWith("io.reflectretry." + CloudEventHeaders.name(eventType) + ".v");
    }

    /**
     * The event.
     *
     * @throws io.reflectretry.model.codec.EventFormatException names the field that is wrong
     */
    public Event event() {
        return EventCodec.decode(body);
    }
}
