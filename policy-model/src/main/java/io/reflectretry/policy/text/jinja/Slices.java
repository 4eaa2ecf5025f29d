package io.reflectretry.policy.text.jinja;

import java.util.ArrayList;
import java.util.List;

/** Python's {@code sequence[start:stop:step]} of strings (by code point), lists and tuples. */
final class Slices {

    private Slices() {}

    /**
     * @param start null where it is left out; stop and step likewise
     */
    static Object of(Object sequence, Object start, Object stop, Object step) {
        if (!(sequence instanceof String) && !(sequence instanceof List)) {
            return sequence instanceof Undefined undefined
                    ? throwing(undefined)
                    : Undefined.item(sequence, "slice");
        }
        int by = step == null ? 1 : Values.index(step);
        if (by == 0) {
            throw new JinjaException("ValueError", "slice step cannot be zero");
        }
        List<Object> members = Values.members(sequence);
        int size = members.size();
        int from = bound(start, by > 0 ? 0 : size - 1, size, by);
        int to = bound(stop, by > 0 ? size : -1, size, by);
        List<Object> cut = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            cut.add(members.get((int) i));
        }
        return switch (sequence) {
            case String ignored -> String.join("", cut.stream().map(Object::toString).toList());
            case Tuple ignored -> new Tuple(cut);
            default -> cut;
        };
    }

    private static Object throwing(Undefined undefined) {
        throw undefined.failure();
    }

    private static int bound(Object value, int fallback, int size, int step) {
        if (value == null) {
            return fallback;
        }
        int index = Values.index(value);
        int counted = index < 0 ? index + size : index;
        return step > 0 ? Math.clamp(counted, 0, size) : Math.clamp(counted, -1, size - 1);
    }
}
