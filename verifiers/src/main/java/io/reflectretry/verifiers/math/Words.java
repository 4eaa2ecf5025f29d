package io.reflectretry.verifiers.math;

import java.util.Locale;

/** Answers in words: {@code \text{Evelyn}}, {@code \textbf{(C)}}, {@code even}. */
final class Words {

    private static final String TEXT = "\\text";

    private Words() {}

    /**
     * Whether a cleaned answer is words: {@code \text{…}} from its beginning, or letters that no
     * expression has.
     */
    static boolean are(String cleaned) {
        String bare = cleaned.replace("(", "").replace(")", "").strip();
        if (bare.startsWith(TEXT + "{")) {
            return true;
        }
        return bare.length() >= 3
                && bare.chars().allMatch(c -> Character.isLetter(c) || " '-.".indexOf(c) >= 0)
                && !bare.matches("[a-z]-[a-z]");
    }

    /** The words themselves: lower case, without blanks, brackets and text commands. */
    static String of(String cleaned) {
        StringBuilder words = new StringBuilder();
        String bare = cleaned.replace(TEXT, "").toLowerCase(Locale.ROOT);
        bare.chars()
                .filter(c -> !Character.isWhitespace(c) && "{}()\"'.\\".indexOf(c) < 0)
                .forEach(c -> words.append((char) c));
        return words.toString();
    }
}
