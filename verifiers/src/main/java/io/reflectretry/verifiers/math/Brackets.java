package io.reflectretry.verifiers.math;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text where no bracket is open; linear, and content with brackets that do not match. */
final class Brackets {

    private Brackets() {}

    /** Whether the text begins with a bracket that its last character closes. */
    static boolean enclose(String text, char open, char close) {
        if (text.length() < 2
                || text.charAt(0) != open
                || text.charAt(text.length() - 1) != close) {
            return false;
        }
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && !isLetter(text.charAt(i + 1))) {
                i++;
            } else if (c == open) {
                depth++;
            } else if (c == close && --depth == 0) {
                return i == text.length() - 1;
            }
        }
        return false;
    }

    /**
     * The parts between separators that stand outside of all brackets; any bracket closes any, as
     * in {@code [0,1)}.
     */
    static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (depth <= 0 && text.startsWith(separator, i) && isWhole(text, i, separator)) {
                parts.add(text.substring(start, i).strip());
                start = i + separator.length();
                i = start - 1;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }

    /** {@code \in} is not part of {@code \infty}. */
    private static boolean isWhole(String text, int at, String separator) {
        int end = at + separator.length();
        return separator.charAt(0) != '\\' || end >= text.length() || !isLetter(text.charAt(end));
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
