package io.reflectretry.messaging.record;

import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;

/**
 * The W3C trace context of a record. The ids of events that nobody traces derive from the episode
 * and the event, so that all events of an episode share one trace whoever wrote them.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param flags 2 hexadecimal digits; 01 is sampled
 */
public record TraceParent(String traceId, String spanId, String flags) {

    /** The header's name. */
    public static final String HEADER = "traceparent";

    private static final Pattern FORM =
            Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    /** The context that a record carries, if it is a valid one. */
    public static Optional<TraceParent> of(Headers headers) {
        return RecordHeaders.text(headers, HEADER).flatMap(TraceParent::parse);
    }

    /** Reads the header's text. */
    public static Optional<TraceParent> parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()
                || matcher.group(1).equals(NO_TRACE)
                || matcher.group(2).equals(NO_SPAN)) {
            return Optional.empty();
        }
        return Optional.of(new TraceParent(matcher.group(1), matcher.group(2), matcher.group(3)));
    }

    /** The context of an event that no trace led to: sampled, ids derived. */
    public static TraceParent rootOf(Event event) {
        String trace = event instanceof EpisodeEvent e ? e.episodeId() : event.id();
        return new TraceParent(hash("trace " + trace, 16), spanOf(event), "01");
    }

    /** The same trace with the span of an event that was caused in it. */
    public TraceParent continuedBy(Event event) {
        return new TraceParent(traceId, spanOf(event), flags);
    }

    /** The header's text. */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }

    private static String spanOf(Event event) {
        return hash("span " + event.id(), 8);
    }

    private static String hash(String text, int bytes) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
