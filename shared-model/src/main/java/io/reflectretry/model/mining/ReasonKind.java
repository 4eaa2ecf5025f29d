package io.reflectretry.model.mining;

import java.util.regex.Pattern;

/**
 * What kind of reason a verifier gave: its sentence without what differs from one task to the next,
 * numbers and quotations.
 */
public final class ReasonKind {

    private static final int LONGEST = 120;
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|`[^`]*`|“[^”]*”");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:[.,/]\\d+)*(?:[eE][+-]?\\d+)?");

    private ReasonKind() {}

    /** For example {@code the value is #; the target is #}. */
    public static String of(String reason) {
        String kind =
                NUMBER.matcher(QUOTED.matcher(reason).replaceAll("…"))
                        .replaceAll("#")
                        .replaceAll("\\s+", " ")
                        .strip();
        return kind.length() <= LONGEST ? kind : kind.substring(0, LONGEST - 1) + "…";
    }
}
