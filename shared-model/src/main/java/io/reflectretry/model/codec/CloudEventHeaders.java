package io.reflectretry.model.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.reflectretry.model.event.Event;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The CloudEvents 1.0 attributes of an event, as headers of the Kafka protocol binding (binary
 * content mode). Time is a header, not part of the event: the same work gives the same event.
 */
public final class CloudEventHeaders {

    /** The event's id. */
    public static final String ID = "ce_id";

    /** The event's type, for example {@code io.reflectretry.attempt-made.v1}. */
    public static final String TYPE = "ce_type";

    /** The service that wrote it. */
    public static final String SOURCE = "ce_source";

    /** The record key: episode, run or replica. */
    public static final String SUBJECT = "ce_subject";

    /** When it was written, RFC 3339. */
    public static final String TIME = "ce_time";

    private static final Map<Class<?>, String> NAMES =
            Arrays.stream(Event.class.getAnnotation(JsonSubTypes.class).value())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    JsonSubTypes.Type::value, JsonSubTypes.Type::name));

    private static volatile Stamp lastStamp = Stamp.of(Instant.EPOCH);

    private CloudEventHeaders() {}

    /**
     * The attributes by header name, in a fixed order.
     *
     * @param source the service that writes it, for example {@code /rollout/0}
     */
    public static Map<String, String> of(Event event, String source, Instant time) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put(ID, event.id());
        headers.put(SOURCE, source);
        headers.put(TYPE, type(event));
        headers.put(SUBJECT, event.key());
        headers.put(TIME, text(time));
        headers.put("content-type", "application/json");
        return headers;
    }

    /** As {@link Instant#toString()}; all events of a transaction have one time. */
    private static String text(Instant time) {
        Stamp last = lastStamp;
        if (!last.time().equals(time)) {
            last = Stamp.of(time);
            lastStamp = last;
        }
        return last.text();
    }

    private record Stamp(Instant time, String text) {

        static Stamp of(Instant time) {
            return new Stamp(time, time.toString());
        }
    }

    /** The CloudEvents type of an event: name and schema version. */
    public static String type(Event event) {
        return "io.reflectretry." + name(event.getClass()) + ".v" + event.schemaVersion();
    }

    /** The name of an event type, as it stands in JSON. */
    public static String name(Class<? extends Event> type) {
        return NAMES.get(type);
    }
}
