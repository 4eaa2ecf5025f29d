package io.reflectretry.verifiers.math;

import com.google.re2j.Pattern;

/** Commas between thousands. */
final class Separators {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]? ?\\d{1,3}(?:, ?\\d{3})+(?:\\.\\d+)?");

    private Separators() {}

    /** Whether the whole answer is one number with separators: {@code 1,234} is not two items. */
    static boolean isNumber(String cleaned) {
        return cleaned.indexOf(", ") < 0 && NUMBER.matcher(cleaned).matches();
    }

    /** The text without the commas that stand between a digit and three digits. */
    static String removed(String cleaned) {
        StringBuilder kept = new StringBuilder(cleaned.length());
        for (int i = 0; i < cleaned.length(); i++) {
            if (cleaned.charAt(i) != ',' || !separates(cleaned, i)) {
                kept.append(cleaned.charAt(i));
            }
        }
        return kept.toString();
    }

    private static boolean separates(String text, int comma) {
        int digits = 0;
        while (comma + 1 + digits < text.length()
                && digits < 4
                && isDigit(text.charAt(comma + 1 + digits))) {
            digits++;
        }
        return digits == 3 && comma > 0 && isDigit(text.charAt(comma - 1));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
