package io.reflectretry.model.verbatim;

import java.util.ArrayList;
import java.util.List;

/**
 * The values that came last, each with its JSON. Thread-safe; where two threads add at a time, one
 * of the two may be missed, which costs reading or writing it again.
 */
final class LastSeen<T> {

    private static final int KEPT = 8;

    /** Nobody's plan is that long; the memory stays bounded. */
    private static final int LONGEST = 16 << 10;

    private volatile List<Entry<T>> entries = List.of();

    /** A value, as it was read or written. */
    record Entry<T>(byte[] json, JsonText text, T value) {}

    /** The latest first. */
    List<Entry<T>> entries() {
        return entries;
    }

    void add(byte[] json, T value) {
        if (json.length > LONGEST) {
            return;
        }
        List<Entry<T>> next = new ArrayList<>(KEPT);
        next.add(new Entry<>(json, new JsonText(json), value));
        entries.stream().limit(KEPT - 1).forEach(next::add);
        entries = List.copyOf(next);
    }
}
