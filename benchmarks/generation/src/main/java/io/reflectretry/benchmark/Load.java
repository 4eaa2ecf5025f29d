package io.reflectretry.benchmark;

/**
 * What one measurement asks for.
 *
 * @param prompts whether the samples have a prompt each, or one for all
 * @param batch samples that are written side by side
 * @param prompt tokens of each prompt
 * @param fresh tokens of each sample
 */
record Load(Prompts prompts, int batch, int prompt, int fresh) {

    enum Prompts {
        APART,
        SHARED
    }

    /** As a contestant reads it. */
    String line() {
        return "%s %d %d %d"
                .formatted(prompts.name().toLowerCase(java.util.Locale.ROOT), batch, prompt, fresh);
    }

    static Load parse(String line) {
        String[] words = line.trim().split(" ");
        return new Load(
                Prompts.valueOf(words[0].toUpperCase(java.util.Locale.ROOT)),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]));
    }
}
