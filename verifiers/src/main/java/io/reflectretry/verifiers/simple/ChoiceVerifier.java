package io.reflectretry.verifiers.simple;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Gold;
import io.reflectretry.verifiers.GoldException;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.text.Excerpt;
import java.util.OptionalInt;

/**
 * Multiple choice: the answer names the right choice, by letter or by text. Verification data:
 * {@link ChoiceTask}.
 */
public final class ChoiceVerifier implements Verifier {

    @Override
    public String type() {
        return "choice";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Execution execution() {
        return Execution.QUICK;
    }

    @Override
    public Outcome judge(Task task, String answer) {
        ChoiceTask wanted = Gold.read(task, ChoiceTask.class);
        var choices = new Choices(wanted.choices());
        int right =
                choices.named(wanted.answer())
                        .orElseThrow(
                                () ->
                                        new GoldException(
                                                "The 'answer' of task %s is '%s', which is none of its %d choices."
                                                        .formatted(
                                                                task.id(),
                                                                Excerpt.of(wanted.answer()),
                                                                wanted.choices().size())));
        OptionalInt chosen = choices.chosen(answer);
        if (chosen.isEmpty()) {
            return new Outcome.Fail("The answer names none of the choices, or several.");
        }
        return chosen.getAsInt() == right
                ? new Outcome.Pass("Chose %s.".formatted(choices.label(right)))
                : new Outcome.Fail(
                        "Chose %s, not %s."
                                .formatted(choices.label(chosen.getAsInt()), choices.label(right)));
    }
}
