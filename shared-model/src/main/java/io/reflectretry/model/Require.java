package io.reflectretry.model;

import java.util.List;
import java.util.Optional;

/** Checks on the components of records: each failure names the field and what is wrong with it. */
public final class Require {

    private Require() {}

    /** The value itself, or an error that the field is missing. */
    public static <T> T present(T value, String field) {
        if (value == null) {
            throw new InvalidFieldException(field, "is missing");
        }
        return value;
    }

    /** The text itself if it holds more than white space. */
    public static String text(String value, String field) {
        if (present(value, field).isBlank()) {
            throw new InvalidFieldException(field, "is empty");
        }
        return value;
    }

    /** An absent optional for a missing field: added fields must not break old events. */
    public static <T> Optional<T> optional(Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }

    /** An unmodifiable copy; a missing list is an empty one. */
    public static <T> List<T> list(List<T> value) {
        return value == null ? List.of() : List.copyOf(value);
    }

    /** Fails with the field's name and the reason unless the condition holds. */
    public static void that(boolean condition, String field, String reason) {
        if (!condition) {
            throw new InvalidFieldException(field, reason);
        }
    }
}
