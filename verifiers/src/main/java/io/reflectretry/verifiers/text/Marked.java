package io.reflectretry.verifiers.text;

import java.util.Optional;

/** Finds answers that are marked: {@code \boxed{…}} and {@code <answer>…</answer>}. */
public final class Marked {

    private static final String BOXED = "\\boxed";
    private static final String OPEN = "<answer>";
    private static final String CLOSE = "</answer>";

    private Marked() {}

    /**
     * The content of the last {@code \boxed{…}} or {@code <answer>…</answer>}, whichever starts
     * later; nothing when there is neither.
     */
    public static Optional<String> last(String text) {
        int boxed = startOfBoxed(text);
        int tagged = startOfTagged(text);
        if (boxed < 0 && tagged < 0) {
            return Optional.empty();
        }
        return Optional.of(
                boxed > tagged
                        ? text.substring(boxed, endOfGroup(text, boxed)).strip()
                        : text.substring(tagged, text.indexOf(CLOSE, tagged)).strip());
    }

    /** The content of the last {@code \boxed{…}}. */
    public static Optional<String> lastBoxed(String text) {
        int start = startOfBoxed(text);
        return start < 0
                ? Optional.empty()
                : Optional.of(text.substring(start, endOfGroup(text, start)).strip());
    }

    /** Whether a box is opened after the last one that is closed, and never closed itself. */
    public static boolean endsInOpenBox(String text) {
        return text.contains(BOXED + "{") && startOfBoxed(text) < 0;
    }

    /** The last line that is not blank; empty when there is none. */
    public static String lastLine(String text) {
        String stripped = text.strip();
        int newline = Math.max(stripped.lastIndexOf('\n'), stripped.lastIndexOf('\r'));
        return stripped.substring(newline + 1).strip();
    }

    /** Where the content of the last closed tag starts, or -1. */
    private static int startOfTagged(String text) {
        int close = text.lastIndexOf(CLOSE);
        int open = close < 0 ? -1 : text.lastIndexOf(OPEN, close - 1);
        return open < 0 ? -1 : open + OPEN.length();
    }

    /** Where the content of the last closed box starts, or -1. */
    private static int startOfBoxed(String text) {
        for (int at = text.lastIndexOf(BOXED); at >= 0; at = text.lastIndexOf(BOXED, at - 1)) {
            int brace = at + BOXED.length();
            while (brace < text.length() && text.charAt(brace) == ' ') {
                brace++;
            }
            if (brace < text.length() && text.charAt(brace) == '{') {
                // Of several that are not closed the text may hold thousands: only the last one
                // is looked at, an earlier one would not be the last answer.
                return endOfGroup(text, brace + 1) < 0 ? -1 : brace + 1;
            }
        }
        return -1;
    }

    /**
     * The position of the brace that closes the group that starts here, or -1. A brace after a
     * backslash is a character of the answer.
     */
    private static int endOfGroup(String text, int start) {
        int depth = 1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
