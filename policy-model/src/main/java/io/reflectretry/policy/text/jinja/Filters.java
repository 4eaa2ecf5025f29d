package io.reflectretry.policy.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** jinja2's filters by name: those of single values here, those of sequences beside it. */
final class Filters {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

    static final Map<String, Filter> ALL = all();

    private Filters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>(SequenceFilters.all());
        filters.put("abs", (v, a) -> Values.compare(v, 0, "<") < 0 ? Arithmetic.signed("-", v) : v);
        filters.put("attr", (v, a) -> attr(v, a.text(0, "name")));
        filters.put("capitalize", (v, a) -> StringMethods.capitalize(PythonText.str(v)));
        filters.put("default", Filters::orDefault);
        filters.put("d", Filters::orDefault);
        filters.put("e", (v, a) -> escape(PythonText.str(v)));
        filters.put("escape", (v, a) -> escape(PythonText.str(v)));
        filters.put("forceescape", (v, a) -> escape(PythonText.str(v)));
        filters.put("float", (v, a) -> real(v, a.get(0, "default", 0.0)));
        filters.put("format", (v, a) -> Percent.format(PythonText.str(v), arguments(a)));
        filters.put("indent", (v, a) -> indent(PythonText.str(v), a));
        filters.put("int", (v, a) -> integer(v, a.get(0, "default", BigInteger.ZERO)));
        filters.put("lower", (v, a) -> PythonText.str(v).toLowerCase(Locale.ROOT));
        filters.put("replace", Filters::replace);
        filters.put("round", Filters::round);
        filters.put("safe", (v, a) -> PythonText.str(v));
        filters.put("string", (v, a) -> PythonText.str(v));
        filters.put("title", (v, a) -> StringMethods.title(PythonText.str(v)));
        filters.put("tojson", Filters::toJson);
        filters.put("trim", Filters::trim);
        filters.put("upper", (v, a) -> PythonText.str(v).toUpperCase(Locale.ROOT));
        filters.put("wordcount", (v, a) -> WORD.matcher(PythonText.str(v)).results().count());
        return Map.copyOf(filters);
    }

    private static Object attr(Object value, String name) {
        return value instanceof Map
                ? Undefined.attribute(value, name)
                : Attributes.attribute(value, name);
    }

    private static Object arguments(CallValues values) {
        return values.named().isEmpty() ? new Tuple(values.positional()) : values.named();
    }

    private static Object orDefault(Object value, CallValues values) {
        boolean missing =
                value instanceof Undefined
                        || (values.flag(1, "boolean", false) && !Values.isTrue(value));
        return missing ? values.get(0, "default_value", "") : value;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    private static Object real(Object value, Object fallback) {
        try {
            return value instanceof String text
                    ? (Object) Double.valueOf(text.strip().replace("_", ""))
                    : (Object) Arithmetic.real(value);
        } catch (NumberFormatException | JinjaException noNumber) {
            return fallback;
        }
    }

    private static Object integer(Object value, Object fallback) {
        if (value instanceof String text) {
            try {
                return new BigInteger(text.strip().replace("_", ""));
            } catch (NumberFormatException notWhole) {
                Object real = real(text, null);
                return real == null ? fallback : integer(real, fallback);
            }
        }
        if (!Values.isFloat(value)) {
            return Values.isNumber(value) ? Values.integer(value) : fallback;
        }
        double real = Arithmetic.real(value);
        return Double.isFinite(real) ? new BigDecimal(real).toBigInteger() : fallback;
    }

    private static Object round(Object value, CallValues values) {
        int precision = Values.index(values.get(0, "precision", 0));
        String method = PythonText.str(values.get(1, "method", "common"));
        if (!Values.isFloat(value) && method.equals("common")) {
            return Values.integer(value);
        }
        java.math.RoundingMode mode =
                switch (method) {
                    case "common" -> java.math.RoundingMode.HALF_EVEN;
                    case "ceil" -> java.math.RoundingMode.CEILING;
                    case "floor" -> java.math.RoundingMode.FLOOR;
                    default ->
                            throw new JinjaException(
                                    "FilterArgumentError", "method must be common, ceil or floor");
                };
        double real = Arithmetic.real(value);
        return Double.isFinite(real)
                ? new BigDecimal(real).setScale(precision, mode).doubleValue()
                : real;
    }

    private static String indent(String text, CallValues values) {
        Object width = values.get(0, "width", 4);
        String blanks = width instanceof String given ? given : " ".repeat(Values.index(width));
        boolean first = values.flag(1, "first", false);
        boolean blank = values.flag(2, "blank", false);
        String[] lines = text.split("\n", -1);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < lines.length; i++) {
            boolean indented = i == 0 ? first : blank || !lines[i].isEmpty();
            out.append(i == 0 ? "" : "\n").append(indented ? blanks : "").append(lines[i]);
        }
        return out.toString();
    }

    private static String replace(Object value, CallValues values) {
        Object count = values.get(2, "count", null);
        return StringMethods.replace(
                PythonText.str(value),
                PythonText.str(values.get(0, "old")),
                PythonText.str(values.get(1, "new")),
                count == null ? Integer.MAX_VALUE : Values.index(count));
    }

    private static String trim(Object value, CallValues values) {
        return StringMethods.stripEnd(
                StringMethods.stripStart(PythonText.str(value), values), values);
    }

    /** transformers' own: {@code tojson(ensure_ascii, indent, separators, sort_keys)}. */
    private static String toJson(Object value, CallValues values) {
        if (value instanceof Undefined) {
            throw JinjaException.type("Object of type Undefined is not JSON serializable");
        }
        return JsonText.of(value, values);
    }

    /** A list for filters that read several values. */
    static List<Object> mutable(Object value) {
        return new ArrayList<>(Values.members(value));
    }
}
