package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.text.LowerCase;

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

    /** Whether a value stands in an answer: "12 apples", not "Evelyn". */
    static boolean holdNumber(String cleaned) {
        return !are(cleaned) || cleaned.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    /** What stands in {@code \text{…}} where that is all there is, without its unit. */
    static String bare(String cleaned) {
        boolean whole =
                cleaned.startsWith(TEXT + "{")
                        && Brackets.enclose(cleaned.substring(TEXT.length()), '{', '}');
        return whole
                ? Latex.trimmed(
                        Units.strip(cleaned.substring(TEXT.length() + 1, cleaned.length() - 1)))
                : cleaned;
    }

    /** The words themselves: lower case, without blanks, brackets and text commands. */
    static String of(String cleaned) {
        StringBuilder words = new StringBuilder();
        String bare = LowerCase.of(cleaned.replace(TEXT, ""));
        bare.chars()
                .filter(c -> !Character.isWhitespace(c) && "{}()\"'.\\".indexOf(c) < 0)
                .forEach(c -> words.append((char) c));
        return words.toString();
    }
}
