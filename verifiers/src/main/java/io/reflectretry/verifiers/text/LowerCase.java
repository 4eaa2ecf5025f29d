package io.reflectretry.verifiers.text;

import java.util.Locale;

/** Lower case in linear time. */
public final class LowerCase {

    private LowerCase() {}

    /**
     * As {@link String#toLowerCase}, which copies all of its result for each letter that becomes
     * two: there is one such letter.
     */
    public static String of(String text) {
        return text.replace("\u0130", "i\u0307").toLowerCase(Locale.ROOT);
    }
}
