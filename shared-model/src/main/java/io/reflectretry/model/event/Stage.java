package io.reflectretry.model.event;

import java.util.Locale;

/** The stages of an episode, in their order. */
public enum Stage {
    TASK,
    ATTEMPT,
    VERDICT,
    REFLECTION,
    RETRY,
    REWARD;

    /** The part of an event id that names the stage. */
    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }
}
