package io.reflectretry.policy.text.jinja;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code text % values} with the conversions s, r, d, i, f, x and %. */
final class Percent {

    private static final Pattern CONVERSION =
            Pattern.compile("%(?:\\((\\w+)\\))?([-0 +]*)(\\d*)(?:\\.(\\d+))?([a-zA-Z%])");

    private Percent() {}

    static String format(String text, Object values) {
        List<?> arguments = values instanceof Tuple tuple ? tuple : Tuple.of(values);
        Matcher conversion = CONVERSION.matcher(text);
        StringBuilder out = new StringBuilder();
        int used = 0;
        while (conversion.find()) {
            String written = "%";
            if (!conversion.group(5).equals("%")) {
                Object value;
                if (conversion.group(1) != null) {
                    value = values instanceof Map<?, ?> map ? map.get(conversion.group(1)) : null;
                } else if (used < arguments.size()) {
                    value = arguments.get(used++);
                } else {
                    throw JinjaException.type("not enough arguments for format string");
                }
                written = converted(conversion, value);
            }
            conversion.appendReplacement(out, Matcher.quoteReplacement(written));
        }
        conversion.appendTail(out);
        if (used < arguments.size() && !(values instanceof Map)) {
            throw JinjaException.type("not all arguments converted during string formatting");
        }
        return out.toString();
    }

    private static String converted(Matcher conversion, Object value) {
        int precision = conversion.group(4) == null ? -1 : Integer.parseInt(conversion.group(4));
        String text =
                switch (conversion.group(5)) {
                    case "s" -> PythonText.str(value);
                    case "r" -> PythonText.repr(value);
                    case "d", "i" -> whole(value);
                    case "x" -> Values.integer(value).toString(16);
                    case "f" ->
                            String.format(
                                    Locale.ROOT,
                                    "%." + (precision < 0 ? 6 : precision) + "f",
                                    new BigDecimal(number(value)));
                    default ->
                            throw new JinjaException(
                                    "ValueError",
                                    "unsupported format character '" + conversion.group(5) + "'");
                };
        int width = conversion.group(3).isEmpty() ? 0 : Integer.parseInt(conversion.group(3));
        String flags = conversion.group(2);
        String pad = " ".repeat(Math.max(0, width - text.length()));
        if (flags.contains("-")) {
            return text + pad;
        }
        return flags.contains("0") && Values.isNumber(value)
                ? pad.replace(' ', '0') + text
                : pad + text;
    }

    private static String whole(Object value) {
        return Values.isFloat(value)
                ? new BigDecimal(number(value)).toBigInteger().toString()
                : Values.integer(value).toString();
    }

    private static double number(Object value) {
        if (!Values.isNumber(value)) {
            throw Values.wrongType("%%d format: a real number is required, not %s", value);
        }
        return Arithmetic.real(value);
    }
}
