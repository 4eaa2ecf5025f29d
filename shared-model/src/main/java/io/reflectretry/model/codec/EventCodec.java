package io.reflectretry.model.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.reflectretry.model.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Events to UTF-8 JSON and back. Thread-safe; the only codec of the log. */
public final class EventCodec {

    private static final ObjectWriter WRITER = Json.mapper().writerFor(Event.class);
    private static final ObjectReader READER = Json.mapper().readerFor(Event.class);

    private EventCodec() {}

    /** The event as one line of JSON. */
    public static byte[] encode(Event event) {
        try {
            return WRITER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Cannot write event " + event.id(), e);
        }
    }

    /**
     * The event that was written.
     *
     * @throws EventFormatException names the field that is wrong, and how
     */
    public static Event decode(byte[] json) {
        if (json == null || json.length == 0) {
            throw new EventFormatException("The record has no value: an event was expected.");
        }
        try {
            Event event = READER.readValue(json);
            if (event == null) {
                throw new EventFormatException("The record holds null: an event was expected.");
            }
            if (event.schemaVersion() < 1 || event.schemaVersion() > Event.SCHEMA_VERSION) {
                throw new EventFormatException(
                        "'schemaVersion' is %d; this service reads 1 to %d: upgrade it."
                                .formatted(event.schemaVersion(), Event.SCHEMA_VERSION));
            }
            return event;
        } catch (JacksonException e) {
            throw new EventFormatException(JsonProblems.describe(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The event that was written, if it is of the wanted type.
     *
     * @throws EventFormatException also when it is another event
     */
    public static <E extends Event> E decode(byte[] json, Class<E> type) {
        Event event = decode(json);
        if (!type.isInstance(event)) {
            throw new EventFormatException(
                    "Expected %s but found %s (%s)."
                            .formatted(
                                    type.getSimpleName(),
                                    event.getClass().getSimpleName(),
                                    event.id()));
        }
        return type.cast(event);
    }
}
