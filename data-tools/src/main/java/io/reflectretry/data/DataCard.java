package io.reflectretry.data;

/**
 * What a file of tasks holds and how it was made; lies beside it as JSON.
 *
 * @param file the file's name
 * @param description what the tasks are, in a sentence
 * @param type type of the tasks, which names the verifier
 * @param split {@code train} or {@code held-out}
 * @param splitRule how the split is decided
 * @param seed the seed of the draws
 * @param numbers how many numbers a task has
 * @param count how many tasks
 * @param sha256 of the file's bytes, hexadecimal
 */
public record DataCard(
        String file,
        String description,
        String type,
        String split,
        String splitRule,
        long seed,
        int numbers,
        long count,
        String sha256) {}
