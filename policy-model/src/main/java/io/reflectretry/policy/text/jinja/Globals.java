package io.reflectretry.policy.text.jinja;

import java.math.BigInteger;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every chat template can call. */
final class Globals {

    /** As jinja2's sandbox has it. */
    private static final int LONGEST_RANGE = 100_000;

    private Globals() {}

    static Map<String, Object> all(Clock clock) {
        return Map.of(
                "range", (Callable) Globals::range,
                "dict", (Callable) Globals::dict,
                "namespace", (Callable) values -> new Namespace(dict(values)),
                "raise_exception", (Callable) Globals::raise,
                "strftime_now",
                        (Callable)
                                values ->
                                        Strftime.format(
                                                LocalDateTime.now(clock), values.text(0, "format")),
                "joiner", (Callable) Globals::joiner,
                "cycler", (Callable) Globals::cycler);
    }

    private static Object raise(CallValues values) {
        throw new JinjaException(JinjaException.RAISED, PythonText.str(values.get(0, "message")));
    }

    private static Map<String, Object> dict(CallValues values) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (values.get(0, "", null) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> fields.put(PythonText.str(key), value));
        }
        fields.putAll(values.named());
        return fields;
    }

    private static List<Object> range(CallValues values) {
        boolean short_ = values.size() < 2;
        BigInteger start = short_ ? BigInteger.ZERO : Values.integer(values.get(0, "start"));
        BigInteger stop = Values.integer(values.get(short_ ? 0 : 1, "stop"));
        BigInteger step = Values.integer(values.get(2, "step", 1));
        if (step.signum() == 0) {
            throw new JinjaException("ValueError", "range() arg 3 must not be zero");
        }
        List<Object> numbers = new ArrayList<>();
        for (BigInteger i = start; i.compareTo(stop) * step.signum() < 0; i = i.add(step)) {
            if (numbers.size() == LONGEST_RANGE) {
                throw new JinjaException(
                        "OverflowError",
                        "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
            }
            numbers.add(i);
        }
        return numbers;
    }

    /** Nothing when it is called first, the separator from then on. */
    private static Callable joiner(CallValues values) {
        String separator = PythonText.str(values.get(0, "sep", ", "));
        boolean[] used = new boolean[1];
        return ignored -> {
            String text = used[0] ? separator : "";
            used[0] = true;
            return text;
        };
    }

    private static Object cycler(CallValues values) {
        int[] next = new int[1];
        Callable step = ignored -> values.positional().get(next[0]++ % Math.max(1, values.size()));
        return new Namespace(new LinkedHashMap<>(Map.of("next", step)));
    }
}
