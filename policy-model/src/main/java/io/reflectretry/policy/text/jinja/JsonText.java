package io.reflectretry.policy.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Python's {@code json.dumps}, as transformers' filter {@code tojson} calls it: non-ASCII
 * characters as they are.
 *
 * @param indent blanks a level, or negative: all on one line
 */
record JsonText(
        int indent, String itemSeparator, String keySeparator, boolean sortKeys, boolean ascii) {

    /**
     * @param values the filter's: ensure_ascii, indent, separators, sort_keys
     */
    static String of(Object value, CallValues values) {
        Object indent = values.get(1, "indent", null);
        String item = indent == null ? ", " : ",";
        String key = ": ";
        if (values.get(2, "separators", null) instanceof List<?> separators) {
            item = PythonText.str(separators.get(0));
            key = PythonText.str(separators.get(1));
        }
        StringBuilder out = new StringBuilder();
        new JsonText(
                        indent == null ? -1 : Values.index(indent),
                        item,
                        key,
                        values.flag(3, "sort_keys", false),
                        values.flag(0, "ensure_ascii", false))
                .write(value, 0, out);
        return out.toString();
    }

    private void write(Object value, int depth, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case Boolean flag -> out.append(flag ? "true" : "false");
            case String text -> writeString(text, out);
            case Number number when Values.isFloat(number) ->
                    out.append(
                            switch (PythonText.repr(number)) {
                                case "nan" -> "NaN";
                                case "inf" -> "Infinity";
                                case "-inf" -> "-Infinity";
                                case String text -> text;
                            });
            case Number number -> out.append(number);
            case List<?> list -> writeAll(new ArrayList<>(list), '[', ']', depth, out);
            case Map<?, ?> map -> writeAll(entries(map), '{', '}', depth, out);
            default ->
                    throw JinjaException.type(
                            "Object of type %s is not JSON serializable", Values.typeName(value));
        }
    }

    private List<Map.Entry<?, ?>> entries(Map<?, ?> map) {
        Map<?, ?> sorted = map;
        if (sortKeys) {
            TreeMap<Object, Object> byKey = new TreeMap<>((a, b) -> Values.compare(a, b, "<"));
            byKey.putAll(map);
            sorted = byKey;
        }
        return new ArrayList<>(sorted.entrySet());
    }

    private void writeAll(List<?> items, char open, char close, int depth, StringBuilder out) {
        out.append(open);
        for (int i = 0; i < items.size(); i++) {
            out.append(i == 0 ? "" : itemSeparator);
            newLine(depth + 1, out);
            Object item = items.get(i);
            if (item instanceof Map.Entry<?, ?> entry) {
                writeString(key(entry.getKey()), out);
                out.append(keySeparator);
                item = entry.getValue();
            }
            write(item, depth + 1, out);
        }
        if (!items.isEmpty()) {
            newLine(depth, out);
        }
        out.append(close);
    }

    private void newLine(int depth, StringBuilder out) {
        if (indent >= 0) {
            out.append('\n').repeat(" ", indent * depth);
        }
    }

    private static String key(Object key) {
        return switch (key) {
            case null -> "null";
            case Boolean flag -> flag ? "true" : "false";
            case String text -> text;
            default -> PythonText.repr(key);
        };
    }

    private void writeString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20 || (ascii && c > 0x7e)) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
