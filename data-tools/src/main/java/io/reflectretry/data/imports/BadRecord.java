package io.reflectretry.data.imports;

import java.nio.file.Path;

/**
 * A record that is no task, or looks wrong.
 *
 * @param file where it stands
 * @param where {@code row 17}, or {@code line 18} where text cannot be cut into columns
 * @param reason what is wrong with it
 */
public record BadRecord(Path file, String where, String reason) {

    /** One line for a person. */
    public String line() {
        return "%s, %s: %s".formatted(file, where, reason);
    }
}
