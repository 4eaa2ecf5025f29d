package io.reflectretry.again;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which verifier is to judge again, as somebody wrote it.
 *
 * @param type the task type that it judges
 * @param version the version that it must have; any where there is none
 * @param settings fields of the verification data that it is to judge by instead of the task's own
 */
public record Choice(String type, Optional<String> version, SortedMap<String, String> settings) {

    public Choice {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /**
     * Reads {@code countdown}, {@code countdown=2}, {@code countdown=use=any} or {@code
     * exact=1,ignoreCase=true,extract=marked}.
     *
     * @throws AgainException when it has another form
     */
    public static Choice parse(String text) {
        int equals = text.indexOf('=');
        String type = (equals < 0 ? text : text.substring(0, equals)).strip();
        Optional<String> version = Optional.empty();
        SortedMap<String, String> settings = new TreeMap<>();
        if (type.isEmpty()) {
            throw malformed(text, "it names no verifier");
        }
        if (equals < 0) {
            return new Choice(type, version, settings);
        }
        for (String part : text.substring(equals + 1).split(",", -1)) {
            int sign = part.indexOf('=');
            if (sign < 0) {
                if (part.isBlank() || version.isPresent()) {
                    throw malformed(
                            text, part.isBlank() ? "a part is empty" : "it names two versions");
                }
                version = Optional.of(part.strip());
            } else if (settings.put(
                            part.substring(0, sign).strip(), part.substring(sign + 1).strip())
                    != null) {
                throw malformed(text, "a setting is there twice");
            }
        }
        return new Choice(type, version, settings);
    }

    private static AgainException malformed(String text, String why) {
        return new AgainException(
                "'%s' is not VERIFIER, VERIFIER=VERSION or VERIFIER=SETTING=VALUE[,...]: %s"
                        .formatted(text, why));
    }
}
