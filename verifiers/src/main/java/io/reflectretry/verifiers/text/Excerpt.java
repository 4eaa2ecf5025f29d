package io.reflectretry.verifiers.text;

import java.util.regex.Pattern;

/** Pieces of a model's text that are short enough for a reason. */
public final class Excerpt {

    private static final int LENGTH = 80;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Excerpt() {}

    /** The text on one line; a long one is cut and ends in dots. */
    public static String of(String text) {
        String line = text.substring(0, Math.min(text.length(), 2 * LENGTH));
        line = BLANKS.matcher(line.strip()).replaceAll(" ");
        return line.length() <= LENGTH && text.length() <= 2 * LENGTH
                ? line
                : line.substring(0, Math.min(LENGTH, line.length())) + "…";
    }
}
