package io.reflectretry.verifiers.countdown;

import io.reflectretry.verifiers.text.Marked;
import io.reflectretry.verifiers.text.Thinking;

/** Finds the answer in what a model wrote. */
final class AnswerText {

    private AnswerText() {}

    /**
     * The content of the last {@code \boxed{…}} or {@code <answer>…</answer>} after the thinking,
     * whichever starts later; where there is neither, the last line that is not blank. Empty when
     * there is nothing.
     */
    static String in(String text) {
        String answer = Thinking.skip(text);
        return Marked.last(answer).orElseGet(() -> Marked.lastLine(answer));
    }
}
