package io.reflectretry.messaging.record;

import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
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

    // 00-(32 digits)-(16 digits)-(2 digits)
    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;

    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    /** The context that a record carries, if it is a valid one. */
    public static Optional<TraceParent> of(Headers headers) {
        return RecordHeaders.text(headers, HEADER).flatMap(TraceParent::parse);
    }

    /** Reads the header's text. */
    public static Optional<TraceParent> parse(String text) {
        // Each record comes by here, so this is no regular expression.
        if (text.length() != LENGTH
                || !text.startsWith("00-")
                || text.charAt(SPAN - 1) != '-'
                || text.charAt(FLAGS - 1) != '-') {
            return Optional.empty();
        }
        String trace = text.substring(TRACE, SPAN - 1);
        String span = text.substring(SPAN, FLAGS - 1);
        String flags = text.substring(FLAGS);
        if (!isHex(trace) || !isHex(span) || !isHex(flags)) {
            return Optional.empty();
        }
        return trace.equals(NO_TRACE) || span.equals(NO_SPAN)
                ? Optional.empty()
                : Optional.of(new TraceParent(trace, span, flags));
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
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
