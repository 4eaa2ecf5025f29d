package io.reflectretry.verifiers.calls;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.verifiers.text.Excerpt;

/** Values in reasons. */
final class Say {

    private Say() {}

    /** As JSON, short. */
    static String value(JsonNode value) {
        return Excerpt.of(value.toString());
    }

    static String calls(int count) {
        return count == 1 ? "1 call" : count + " calls";
    }
}
