package io.reflectretry.policy.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code value.name} and {@code value[key]} in jinja2's sandbox, which lets nothing be changed. */
final class Attributes {

    private static final Set<String> CHANGING =
            Set.of(
                    "append",
                    "clear",
                    "pop",
                    "popitem",
                    "reverse",
                    "insert",
                    "sort",
                    "extend",
                    "remove",
                    "setdefault",
                    "update");

    private Attributes() {}

    /** A method or a field; else the item of that name. */
    static Object attribute(Object of, String name) {
        Object own = own(of, name);
        return own instanceof Undefined && of instanceof Map<?, ?> map && map.containsKey(name)
                ? map.get(name)
                : own;
    }

    /** An item; else the attribute of that name. */
    static Object item(Object of, Object key) {
        if (of instanceof Undefined undefined) {
            throw undefined.failure();
        }
        return switch (of) {
            case Map<?, ?> map when map.containsKey(Values.key(key)) -> map.get(Values.key(key));
            case List<?> list when isInteger(key) -> at(list, key);
            case String text when isInteger(key) -> at(Values.members(text), key);
            case null, default ->
                    key instanceof String name ? own(of, name) : Undefined.item(of, key);
        };
    }

    private static boolean isInteger(Object key) {
        return Values.isNumber(key) && !Values.isFloat(key);
    }

    private static Object at(List<?> list, Object key) {
        int index = Values.index(key);
        int counted = index < 0 ? index + list.size() : index;
        return counted < 0 || counted >= list.size()
                ? Undefined.item(list, key)
                : list.get(counted);
    }

    private static Object own(Object of, String name) {
        return switch (of) {
            case Undefined undefined -> throw undefined.failure();
            case Namespace namespace ->
                    namespace.fields().containsKey(name)
                            ? namespace.fields().get(name)
                            : Undefined.attribute(of, name);
            case Loop loop -> loop.attribute(name);
            case String text -> method(of, name, StringMethods.of(text, name));
            case Map<?, ?> map -> method(of, name, dictMethod(map, name));
            case List<?> list -> method(of, name, listMethod(list, name));
            case null, default -> Undefined.attribute(of, name);
        };
    }

    private static Object method(Object of, String name, Callable method) {
        if (method != null) {
            return method;
        }
        return CHANGING.contains(name) && !(of instanceof String) && !(of instanceof Tuple)
                ? new Undefined(
                        "SecurityError",
                        "access to attribute '%s' of '%s' object is unsafe."
                                .formatted(name, Values.typeName(of)))
                : Undefined.attribute(of, name);
    }

    private static Callable dictMethod(Map<?, ?> map, String name) {
        return switch (name) {
            case "items" -> values -> items(map);
            case "keys" -> values -> new ArrayList<Object>(map.keySet());
            case "values" -> values -> new ArrayList<Object>(map.values());
            case "copy" -> values -> map;
            case "get" ->
                    values -> {
                        Object key = Values.key(values.get(0, "key"));
                        return map.containsKey(key) ? map.get(key) : values.get(1, "default", null);
                    };
            default -> null;
        };
    }

    private static Callable listMethod(List<?> list, String name) {
        return switch (name) {
            case "count" ->
                    values ->
                            list.stream()
                                    .filter(i -> Values.areEqual(i, values.get(0, "value")))
                                    .count();
            case "index" ->
                    values -> {
                        for (int i = 0; i < list.size(); i++) {
                            if (Values.areEqual(list.get(i), values.get(0, "value"))) {
                                return i;
                            }
                        }
                        throw new JinjaException("ValueError", "the value is not in the list");
                    };
            case "copy" -> values -> list;
            default -> null;
        };
    }

    /** Pairs of key and value. */
    static List<Object> items(Map<?, ?> map) {
        List<Object> pairs = new ArrayList<>();
        map.forEach((key, value) -> pairs.add(Tuple.of(key, value)));
        return pairs;
    }
}
