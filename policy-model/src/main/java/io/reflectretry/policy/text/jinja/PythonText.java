package io.reflectretry.policy.text.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as Python's {@code str} and {@code repr} write them. */
final class PythonText {

    private PythonText() {}

    /** Whether Python's {@code str.isspace} holds. */
    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** What {@code {{ value }}} writes. */
    static String str(Object value) {
        return switch (value) {
            case String text -> text;
            case Undefined ignored -> "";
            case null, default -> repr(value);
        };
    }

    static String repr(Object value) {
        return switch (value) {
            case null -> "None";
            case String text -> quoted(text);
            case Boolean flag -> flag ? "True" : "False";
            case Double number -> number(number);
            case Float number -> number(number.doubleValue());
            case BigDecimal number -> number(number.doubleValue());
            case Number number -> number.toString();
            case Undefined ignored -> "Undefined";
            case Tuple tuple when tuple.size() == 1 -> "(" + repr(tuple.getFirst()) + ",)";
            case Tuple tuple -> joined(tuple, "(", ")");
            case List<?> list -> joined(list, "[", "]");
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e -> repr(e.getKey()) + ": " + repr(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case Namespace ignored -> "<Namespace>";
            default -> "<" + Values.typeName(value) + ">";
        };
    }

    private static String joined(List<?> items, String open, String close) {
        return items.stream().map(PythonText::repr).collect(Collectors.joining(", ", open, close));
    }

    /**
     * The shortest decimal that reads back as the same float; with an exponent below 1e-4 and from
     * 1e16 on.
     */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal decimal = shortest(value);
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - decimal.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return "%s%c%se%s%02d"
                    .formatted(
                            sign,
                            digits.charAt(0),
                            fraction,
                            exponent < 0 ? "-" : "+",
                            Math.abs(exponent));
        }
        String plain = decimal.abs().toPlainString();
        return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }

    private static BigDecimal shortest(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        // Java writes two digits where one would do: 4.9E-324 for Python's 5e-324.
        BigDecimal one = decimal.round(new MathContext(1));
        return one.doubleValue() == value ? one.stripTrailingZeros() : decimal;
    }

    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> append(out, c, quote));
        return out.append(quote).toString();
    }

    private static void append(StringBuilder out, int c, char quote) {
        switch (c) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c == quote) {
                    out.append('\\').append(quote);
                } else if (isPrintable(c)) {
                    out.appendCodePoint(c);
                } else if (c < 0x100) {
                    out.append("\\x%02x".formatted(c));
                } else if (c < 0x10000) {
                    out.append("\\u%04x".formatted(c));
                } else {
                    out.append("\\U%08x".formatted(c));
                }
            }
        }
    }

    private static boolean isPrintable(int c) {
        return c == ' '
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR ->
                            false;
                    default -> true;
                };
    }
}
