package io.reflectretry.verifiers.simple;

import io.reflectretry.model.Require;
import java.util.List;

/**
 * Verification data of type {@code choice}.
 *
 * @param answer the right choice: its letter (A is the first), or its text
 * @param choices the texts in the order in which the task names them; 2 to 26
 */
record ChoiceTask(String answer, List<String> choices) {

    ChoiceTask {
        Require.text(answer, "answer");
        choices = Require.list(choices);
        Require.that(choices.size() >= 2 && choices.size() <= 26, "choices", "needs 2 to 26 texts");
    }
}
