package io.reflectretry.checker;

import java.util.Map;

/**
 * A record as the log holds it.
 *
 * @param place where it stands
 * @param key episode, run or replica; empty if it has none
 * @param headers by name, as text
 * @param timestamp when the log took it, in milliseconds since 1970
 * @param value the bytes; null for none
 */
public record LogRecord(
        Place place, String key, Map<String, String> headers, long timestamp, byte[] value) {

    /** The same content at another place. */
    public LogRecord at(Place other) {
        return new LogRecord(other, key, headers, timestamp, value);
    }
}
