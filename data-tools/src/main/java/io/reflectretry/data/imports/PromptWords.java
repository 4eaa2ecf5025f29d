package io.reflectretry.data.imports;

import java.util.Optional;

/**
 * Words that take the place of a format's own.
 *
 * @param system the instruction before the conversation; empty text for none
 * @param prompt a column, or text with columns in braces
 */
public record PromptWords(Optional<String> system, Optional<String> prompt) {

    /** The format's own words. */
    public static final PromptWords OWN = new PromptWords(Optional.empty(), Optional.empty());
}
