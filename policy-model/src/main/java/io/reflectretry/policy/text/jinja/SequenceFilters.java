package io.reflectretry.policy.text.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters of lists, strings and dicts. */
final class SequenceFilters {

    private SequenceFilters() {}

    static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put("count", (v, a) -> length(v));
        filters.put("length", (v, a) -> length(v));
        filters.put("dictsort", SequenceFilters::dictSort);
        filters.put("first", (v, a) -> first(Values.members(v), "first"));
        filters.put("last", (v, a) -> first(Values.members(v).reversed(), "last"));
        filters.put("items", (v, a) -> items(v));
        filters.put("join", SequenceFilters::join);
        filters.put("list", (v, a) -> Filters.mutable(v));
        filters.put("map", SequenceFilters::map);
        filters.put("max", (v, a) -> extreme(v, a, Comparator.reverseOrder()));
        filters.put("min", (v, a) -> extreme(v, a, Comparator.naturalOrder()));
        filters.put("reject", (v, a) -> chosen(v, UnaryOperator.identity(), a, false));
        filters.put("select", (v, a) -> chosen(v, UnaryOperator.identity(), a, true));
        filters.put(
                "rejectattr", (v, a) -> chosen(v, path(a.get(0, "attribute")), a.from(1), false));
        filters.put(
                "selectattr", (v, a) -> chosen(v, path(a.get(0, "attribute")), a.from(1), true));
        filters.put("reverse", (v, a) -> reverse(v));
        filters.put("sort", SequenceFilters::sort);
        filters.put("sum", SequenceFilters::sum);
        filters.put("unique", SequenceFilters::unique);
        return filters;
    }

    private static BigInteger length(Object value) {
        return BigInteger.valueOf(
                Values.size(value)
                        .orElseThrow(
                                () ->
                                        JinjaException.type(
                                                "object of type '%s' has no len()",
                                                Values.typeName(value))));
    }

    private static Object first(List<Object> items, String which) {
        return items.isEmpty()
                ? new Undefined("No %s item, sequence was empty.".formatted(which))
                : items.getFirst();
    }

    private static Object items(Object value) {
        return switch (value) {
            case Undefined ignored -> List.of();
            case Map<?, ?> map -> Attributes.items(map);
            case null, default ->
                    throw JinjaException.type("Can only get item pairs from a mapping.");
        };
    }

    /** The value at a dotted path of names and indices. */
    private static UnaryOperator<Object> path(Object attribute) {
        if (!(attribute instanceof String names)) {
            return attribute == null
                    ? UnaryOperator.identity()
                    : value -> Attributes.item(value, attribute);
        }
        return value -> {
            Object found = value;
            for (String name : names.split("\\.", -1)) {
                found = Attributes.item(found, name.matches("\\d+") ? new BigInteger(name) : name);
            }
            return found;
        };
    }

    private static String join(Object value, CallValues values) {
        String separator = PythonText.str(values.get(0, "d", ""));
        UnaryOperator<Object> of = path(values.get(1, "attribute", null));
        return String.join(
                separator,
                Values.members(value).stream().map(v -> PythonText.str(of.apply(v))).toList());
    }

    private static List<Object> map(Object value, CallValues values) {
        UnaryOperator<Object> each;
        if (values.named().containsKey("attribute")) {
            UnaryOperator<Object> path = path(values.named().get("attribute"));
            each =
                    item -> {
                        Object found = path.apply(item);
                        return found instanceof Undefined && values.named().containsKey("default")
                                ? values.named().get("default")
                                : found;
                    };
        } else {
            String name = values.text(0, "filter");
            Filter filter = Filters.ALL.get(name);
            if (filter == null) {
                throw new JinjaException("TemplateRuntimeError", "No filter named '" + name + "'.");
            }
            each = item -> filter.apply(item, values.from(1));
        }
        List<Object> mapped = new ArrayList<>();
        Values.members(value).forEach(item -> mapped.add(each.apply(item)));
        return mapped;
    }

    private static List<Object> chosen(
            Object value, UnaryOperator<Object> of, CallValues test, boolean wanted) {
        Test tested = Tests.of(test.positional(), test.named());
        List<Object> chosen = Filters.mutable(value);
        chosen.removeIf(item -> tested.holds(of.apply(item), CallValues.NONE) != wanted);
        return chosen;
    }

    private static Object reverse(Object value) {
        List<Object> items = Filters.mutable(value);
        Collections.reverse(items);
        return value instanceof String
                ? String.join("", items.stream().map(Object::toString).toList())
                : items;
    }

    private static Object caseless(Object value) {
        return value instanceof String text ? text.toLowerCase(Locale.ROOT) : value;
    }

    private static UnaryOperator<Object> key(Object attribute, boolean caseSensitive) {
        UnaryOperator<Object> path = path(attribute);
        return caseSensitive ? path : value -> caseless(path.apply(value));
    }

    private static Comparator<Object> by(UnaryOperator<Object> key, boolean reverse) {
        Comparator<Object> order = (a, b) -> Values.compare(key.apply(a), key.apply(b), "<");
        return reverse ? order.reversed() : order;
    }

    private static List<Object> sort(Object value, CallValues values) {
        List<Object> items = Filters.mutable(value);
        boolean caseSensitive = values.flag(1, "case_sensitive", false);
        items.sort(
                by(
                        key(values.get(2, "attribute", null), caseSensitive),
                        values.flag(0, "reverse", false)));
        return items;
    }

    private static List<Object> dictSort(Object value, CallValues values) {
        if (!(value instanceof Map<?, ?> map)) {
            throw Values.wrongType("'%s' object has no attribute 'items'", value);
        }
        List<Object> pairs = Attributes.items(map);
        BigInteger part =
                values.get(1, "by", "key").equals("value") ? BigInteger.ONE : BigInteger.ZERO;
        pairs.sort(
                by(
                        key(part, values.flag(0, "case_sensitive", false)),
                        values.flag(2, "reverse", false)));
        return pairs;
    }

    private static Object extreme(Object value, CallValues values, Comparator<Integer> direction) {
        UnaryOperator<Object> key =
                key(values.get(1, "attribute", null), values.flag(0, "case_sensitive", false));
        List<Object> items = Values.members(value);
        Object best = first(items, "first");
        for (Object item : items) {
            int order = Values.compare(key.apply(item), key.apply(best), "<");
            best = direction.compare(order, 0) < 0 ? item : best;
        }
        return best;
    }

    private static Object sum(Object value, CallValues values) {
        UnaryOperator<Object> of = path(values.get(0, "attribute", null));
        Object sum = values.get(1, "start", BigInteger.ZERO);
        for (Object item : Values.members(value)) {
            sum = Arithmetic.apply("+", sum, of.apply(item));
        }
        return sum;
    }

    private static List<Object> unique(Object value, CallValues values) {
        UnaryOperator<Object> key =
                key(values.get(1, "attribute", null), values.flag(0, "case_sensitive", false));
        List<Object> seen = new ArrayList<>();
        List<Object> unique = new ArrayList<>();
        for (Object item : Values.members(value)) {
            Object own = key.apply(item);
            if (seen.stream().noneMatch(other -> Values.areEqual(other, own))) {
                seen.add(own);
                unique.add(item);
            }
        }
        return unique;
    }
}
