package io.reflectretry.cli.run;

import java.util.Locale;

/** Settings that come with the program; each explains itself in {@code resources/presets}. */
public enum Preset {
    /** What the method's authors report. */
    PAPER,
    /** What the demo's small policy needs. */
    SMALL;

    /** Where its text lies, as a resource. */
    String resource() {
        return "/presets/" + fileName();
    }

    /** The name that errors show. */
    String fileName() {
        return name().toLowerCase(Locale.ROOT) + ".yaml";
    }
}
