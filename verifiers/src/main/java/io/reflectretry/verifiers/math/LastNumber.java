package io.reflectretry.verifiers.math;

import java.util.Optional;

/** The last number in a text; reads backwards and stops there. */
final class LastNumber {

    private static final int LONGEST = 400;

    private LastNumber() {}

    /** With its sign, separators, decimals, and the fraction that it is part of. */
    static Optional<String> in(String text) {
        int end = text.length();
        while (end > 0 && !isDigit(text.charAt(end - 1))) {
            end--;
        }
        if (end == 0) {
            return Optional.empty();
        }
        int from = Math.max(0, end - LONGEST);
        int start = end;
        while (start > from && isPart(text, start - 1)) {
            start--;
        }
        if (start > from && text.charAt(start - 1) == '.') {
            // .5
            start--;
        }
        if (start > from && text.charAt(start - 1) == '$') {
            start--;
        }
        if (start > from && isMinus(text.charAt(start - 1)) && isSign(text, start - 1)) {
            start--;
        }
        return Optional.of(text.substring(start, end));
    }

    /** Digits, and the signs that stand between digits within a number or fraction. */
    private static boolean isPart(String text, int at) {
        char c = text.charAt(at);
        if (isDigit(c)) {
            return true;
        }
        boolean between = at > 0 && isDigit(text.charAt(at - 1)) && isDigit(text.charAt(at + 1));
        return switch (c) {
            case '.', '/' -> between;
            case ',' -> between && isThousands(text, at);
            default -> false;
        };
    }

    /** Three digits follow, and no fourth. */
    private static boolean isThousands(String text, int comma) {
        int digits = 0;
        while (comma + 1 + digits < text.length()
                && digits < 4
                && isDigit(text.charAt(comma + 1 + digits))) {
            digits++;
        }
        return digits == 3;
    }

    private static boolean isMinus(char c) {
        return c == '-' || c == '−';
    }

    /** A minus between two values subtracts. */
    private static boolean isSign(String text, int minus) {
        int before = minus - 1;
        return before < 0
                || !Character.isLetterOrDigit(text.charAt(before)) && text.charAt(before) != ')';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
