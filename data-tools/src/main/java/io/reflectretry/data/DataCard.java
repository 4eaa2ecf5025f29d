package io.reflectretry.data;

import java.util.Map;

/**
 * What a file of tasks holds and how it was made; lies beside it as JSON.
 *
 * @param file the file's name
 * @param description what the tasks are, in a sentence
 * @param type types of the tasks, which name the verifiers, separated by ", "
 * @param split the side of the split: {@code train}, {@code held-out}, {@code test}, {@code base}
 * @param splitRule how the split is decided
 * @param source where the tasks come from
 * @param licence under what they may be used
 * @param settings what they were made with, by name; a generator's {@code seed} is one
 * @param counts what became of the records that were read, by name; empty for generated tasks
 * @param count how many tasks
 * @param sha256 of the file's bytes, hexadecimal
 */
public record DataCard(
        String file,
        String description,
        String type,
        String split,
        String splitRule,
        String source,
        String licence,
        Map<String, String> settings,
        Map<String, Long> counts,
        long count,
        String sha256) {

    /** The licence of what this project's own generators make. */
    public static final String OWN_LICENCE = "Apache-2.0";

    public DataCard {
        settings = Map.copyOf(settings);
        counts = Map.copyOf(counts);
    }
}
