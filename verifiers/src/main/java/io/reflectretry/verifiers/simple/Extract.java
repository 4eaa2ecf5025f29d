package io.reflectretry.verifiers.simple;

import io.reflectretry.verifiers.text.Marked;
import io.reflectretry.verifiers.text.Thinking;

/** Which part of the output is the answer. */
enum Extract {
    /** The last {@code \boxed{…}} or {@code <answer>…</answer>}; all of it where there is none. */
    AUTO,
    /** All of it. */
    WHOLE,
    /** The last line that is not blank. */
    LAST_LINE,
    /** The last {@code \boxed{…}} or {@code <answer>…</answer>}; nothing where there is none. */
    MARKED;

    /** The answer in what a model wrote; thinking is skipped. */
    String from(String output) {
        String text = Thinking.skip(output);
        return switch (this) {
            case AUTO -> Marked.last(text).orElse(text);
            case WHOLE -> text;
            case LAST_LINE -> Marked.lastLine(text);
            case MARKED -> Marked.last(text).orElse("");
        };
    }
}
