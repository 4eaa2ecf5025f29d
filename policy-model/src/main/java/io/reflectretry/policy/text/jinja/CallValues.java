package io.reflectretry.policy.text.jinja;

import java.util.List;
import java.util.Map;

/** The values that something is called with. */
record CallValues(List<Object> positional, Map<String, Object> named) {

    static final CallValues NONE = new CallValues(List.of(), Map.of());

    static CallValues of(Object... positional) {
        return new CallValues(java.util.Arrays.asList(positional), Map.of());
    }

    int size() {
        return positional.size();
    }

    boolean has(int index, String name) {
        return index < positional.size() || named.containsKey(name);
    }

    /**
     * @throws JinjaException where it is missing
     */
    Object get(int index, String name) {
        if (!has(index, name)) {
            throw JinjaException.type("missing required argument '%s' (pos %d)", name, index + 1);
        }
        return get(index, name, null);
    }

    Object get(int index, String name, Object fallback) {
        if (index < positional.size()) {
            return positional.get(index);
        }
        return named.containsKey(name) ? named.get(name) : fallback;
    }

    String text(int index, String name) {
        Object value = get(index, name);
        if (value instanceof String text) {
            return text;
        }
        throw Values.wrongType("must be str, not %s", value);
    }

    boolean flag(int index, String name, boolean fallback) {
        return Values.isTrue(get(index, name, fallback));
    }

    /** The values behind the first so many. */
    CallValues from(int start) {
        return new CallValues(
                positional.subList(Math.min(start, positional.size()), positional.size()), named);
    }
}
