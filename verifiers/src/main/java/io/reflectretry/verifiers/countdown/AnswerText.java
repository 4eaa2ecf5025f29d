package io.reflectretry.verifiers.countdown;

/** Finds the answer in what a model wrote. */
final class AnswerText {

    private static final String BOXED = "\\boxed";
    private static final String OPEN = "<answer>";
    private static final String CLOSE = "</answer>";

    private AnswerText() {}

    /**
     * The content of the last {@code \boxed{…}} or {@code <answer>…</answer>}, whichever starts
     * later; where there is neither, the last line that is not blank. Empty when there is nothing.
     */
    static String in(String text) {
        int boxed = lastBoxed(text);
        int tagged = lastTagged(text);
        if (boxed < 0 && tagged < 0) {
            return lastLine(text);
        }
        return boxed > tagged
                ? text.substring(boxed, endOfGroup(text, boxed)).strip()
                : text.substring(tagged, text.indexOf(CLOSE, tagged)).strip();
    }

    /** Where the content of the last closed tag starts, or -1. */
    private static int lastTagged(String text) {
        int close = text.lastIndexOf(CLOSE);
        int open = close < 0 ? -1 : text.lastIndexOf(OPEN, close - 1);
        return open < 0 ? -1 : open + OPEN.length();
    }

    /** Where the content of the last closed box starts, or -1. */
    private static int lastBoxed(String text) {
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

    /** The position of the brace that closes the group that starts here, or -1. */
    private static int endOfGroup(String text, int start) {
        int depth = 1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static String lastLine(String text) {
        String stripped = text.strip();
        int newline = Math.max(stripped.lastIndexOf('\n'), stripped.lastIndexOf('\r'));
        return stripped.substring(newline + 1).strip();
    }
}
