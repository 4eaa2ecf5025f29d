package io.reflectretry.verifiers.math;

import java.util.Locale;
import java.util.Set;

/** Units after a value: {@code 10\text{ cm}^2}, {@code 10 cm}, {@code 12 apples}. */
final class Units {

    private static final String TEXT = "\\text{";

    private static final Set<String> SHORT =
            Set.of(
                    "cm", "mm", "km", "dm", "kg", "mg", "ml", "cl", "ft", "in", "yd", "mi", "lb",
                    "lbs", "oz", "hr", "hrs", "min", "sec", "mph", "kph", "am", "pm", "sq", "m",
                    "g", "s", "h");

    /** Words that are no units: they join or name things. */
    private static final Set<String> NOT_UNITS =
            Set.of(
                    "or",
                    "and",
                    "pi",
                    "sin",
                    "cos",
                    "tan",
                    "cot",
                    "sec",
                    "csc",
                    "log",
                    "exp",
                    "sqrt",
                    "inf",
                    "infinity",
                    "mod",
                    "if",
                    "for",
                    "to",
                    "not",
                    "than");

    private Units() {}

    /** The value without a unit behind it; the text itself when nothing would be left. */
    static String strip(String text) {
        String rest = withoutText(text);
        rest = withoutWords(rest);
        return rest.isBlank() ? text : rest;
    }

    /** Drops a last {@code \text{…}} with its exponent, when a value stands before it. */
    private static String withoutText(String text) {
        int open = text.lastIndexOf(TEXT);
        if (open <= 0) {
            return text;
        }
        int close = text.indexOf('}', open);
        String before = text.substring(0, open).strip();
        String inside = close < 0 ? "" : text.substring(open + TEXT.length(), close);
        if (close < 0
                || !isExponent(text.substring(close + 1).strip())
                || before.isEmpty()
                || !endsValue(before.charAt(before.length() - 1))
                || !isUnit(inside, true)) {
            return text;
        }
        return before;
    }

    private static boolean endsValue(char c) {
        return Character.isLetterOrDigit(c) || c == ')' || c == '}' || c == ']';
    }

    private static boolean isExponent(String text) {
        return text.isEmpty() || text.matches("\\^ ?\\{? ?\\d ?\\}?\\.?");
    }

    /** Drops words behind a number: known short units, or any longer words after a space. */
    private static String withoutWords(String text) {
        int end = text.length();
        int caret = text.lastIndexOf('^');
        if (caret > 0 && isExponent(text.substring(caret))) {
            end = caret;
        }
        int start = end;
        while (start > 0 && isWordPart(text.charAt(start - 1))) {
            start--;
        }
        String words = text.substring(start, end);
        if (words.isBlank() || start == 0 || "0123456789.)}".indexOf(text.charAt(start - 1)) < 0) {
            return text;
        }
        boolean apart = words.startsWith(" ");
        if (words.strip().equals("million")) {
            return text.substring(0, start) + "*10^6";
        }
        if (words.strip().equals("billion")) {
            return text.substring(0, start) + "*10^9";
        }
        return isUnit(words, apart) && (apart || words.length() > 1)
                ? text.substring(0, start)
                : text;
    }

    private static boolean isWordPart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == ' ' || c == '.' || c == '/';
    }

    /**
     * @param apart whether longer words are taken for units too: not where they stand right behind
     *     a number, as in {@code 2xyz}
     */
    private static boolean isUnit(String words, boolean apart) {
        for (String word : words.strip().split("[ ./]+")) {
            String lower = word.toLowerCase(Locale.ROOT);
            if (NOT_UNITS.contains(lower) || !lower.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
                return false;
            }
            boolean known = SHORT.contains(lower) && (lower.length() > 1);
            if (!known && (!apart || lower.length() < 3)) {
                return lower.length() < 3 && apart && words.strip().contains(" ");
            }
        }
        return true;
    }
}
