package io.reflectretry.verifiers.calls;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;

/**
 * JSON values as Python's {@code json.loads} gives them, and its {@code ==}: 1, 1.0 and True are
 * equal, also within lists and dictionaries.
 */
final class PythonValues {

    private PythonValues() {}

    /** {@code type(value)}. */
    enum Type {
        STR,
        INT,
        FLOAT,
        BOOL,
        LIST,
        DICT,
        NONE;

        static Type of(JsonNode value) {
            return switch (value.getNodeType()) {
                case STRING, BINARY, POJO -> STR;
                case NUMBER -> value.isIntegralNumber() ? INT : FLOAT;
                case BOOLEAN -> BOOL;
                case ARRAY -> LIST;
                case OBJECT -> DICT;
                case NULL, MISSING -> NONE;
            };
        }

        /** As people write it. */
        String inWords() {
            return switch (this) {
                case STR -> "a string";
                case INT -> "a whole number";
                case FLOAT -> "a float";
                case BOOL -> "true or false";
                case LIST -> "a list";
                case DICT -> "an object";
                case NONE -> "null";
            };
        }
    }

    static boolean equal(JsonNode a, JsonNode b) {
        Type left = Type.of(a);
        Type right = Type.of(b);
        if (isNumber(left) && isNumber(right)) {
            return numbersEqual(a, b);
        }
        if (left != right) {
            return false;
        }
        return switch (left) {
            case LIST -> listsEqual(a, b);
            case DICT -> dictsEqual(a, b);
            case STR -> a.asText().equals(b.asText());
            case NONE -> true;
            case INT, FLOAT, BOOL -> throw new IllegalStateException("Handled above.");
        };
    }

    private static boolean isNumber(Type type) {
        return type == Type.INT || type == Type.FLOAT || type == Type.BOOL;
    }

    /** Exact, also between whole numbers past 2^53 and floats. */
    private static boolean numbersEqual(JsonNode a, JsonNode b) {
        boolean floats = a.isFloatingPointNumber() || b.isFloatingPointNumber();
        if (!floats) {
            return whole(a).equals(whole(b));
        }
        if (a.isFloatingPointNumber() && b.isFloatingPointNumber()) {
            return a.doubleValue() == b.doubleValue();
        }
        double value = a.isFloatingPointNumber() ? a.doubleValue() : b.doubleValue();
        BigInteger other = a.isFloatingPointNumber() ? whole(b) : whole(a);
        return Double.isFinite(value)
                && new BigDecimal(value).compareTo(new BigDecimal(other)) == 0;
    }

    private static BigInteger whole(JsonNode value) {
        return value.isBoolean()
                ? value.booleanValue() ? BigInteger.ONE : BigInteger.ZERO
                : value.bigIntegerValue();
    }

    private static boolean listsEqual(JsonNode a, JsonNode b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean dictsEqual(JsonNode a, JsonNode b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> field : a.properties()) {
            JsonNode other = b.get(field.getKey());
            if (other == null || !equal(field.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    /** {@code value in list}. */
    static boolean contains(Iterable<JsonNode> list, JsonNode value) {
        for (JsonNode item : list) {
            if (equal(item, value)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A string as BFCL compares it: without space and {@code , . / - _ * ^}, in lower case, single
     * quotes as double ones.
     */
    static String standardized(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (" ,./-_*^".indexOf(c) < 0) {
                kept.append(c);
            }
        }
        return kept.toString().toLowerCase(Locale.ROOT).replace('\'', '"');
    }
}
