package io.reflectretry.model.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.reflectretry.model.event.EpisodePlan;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.verbatim.Repeated;
import io.reflectretry.model.verbatim.VerbatimFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** Events to UTF-8 JSON and back. Thread-safe; the only codec of the log. */
public final class EventCodec {

    // Most readers of an event pass most of it on: those parts are copied as bytes.
    private static final ObjectMapper MAPPER =
            Json.configured(JsonMapper.builder(new VerbatimFactory(Json.factory())))
                    .addModule(
                            new Repeated(
                                    Json.mapper(),
                                    Set.of(
                                            EpisodePlan.class,
                                            PolicyRequest.class,
                                            PolicyVersion.class,
                                            VerifierId.class)))
                    .build();

    private static final ObjectWriter WRITER = MAPPER.writerFor(Event.class);
    private static final ObjectReader READER = MAPPER.readerFor(Event.class);

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
