package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.data.CountdownWords;
import java.util.Optional;

/**
 * MATH as published: {@code problem}, {@code solution} with the answer in its last {@code
 * \boxed{}}, {@code level} and {@code type}. Sets made from it that have an {@code answer} column
 * are read too.
 */
public final class MathFormat implements TaskFormat {

    private final Prompt prompt;

    /** With an instruction to box the answer, or other words. */
    public MathFormat(PromptWords words) {
        prompt =
                new Prompt(
                                Optional.of(new Template(CountdownWords.STEP_BY_STEP)),
                                Template.column("problem"))
                        .with(words);
    }

    @Override
    public String name() {
        return "math";
    }

    @Override
    public String description() {
        return "Competition mathematics; the answer is a LaTeX expression.";
    }

    @Override
    public String licence() {
        return "MIT, for hendrycks/competition_math";
    }

    @Override
    public Draft read(ObjectNode record) throws BadRecordException {
        Columns.text(record, "problem");
        ObjectNode verification =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "math")
                        .put("answer", answer(record));
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        Columns.find(record, "level").ifPresent(level -> about.set("level", level));
        Columns.find(record, "type").ifPresent(subject -> about.set("subject", subject));
        if (!about.isEmpty()) {
            verification.set("about", about);
        }
        Optional<String> id = Columns.id(record, "unique_id").or(() -> Columns.id(record, "id"));
        return Draft.of(id, prompt.messages(record), verification);
    }

    private static String answer(ObjectNode record) throws BadRecordException {
        if (Columns.find(record, "answer").isPresent()) {
            return Columns.text(record, "answer");
        }
        return AnswerText.boxed(Columns.text(record, "solution"))
                .orElseThrow(
                        () ->
                                new BadRecordException(
                                        "column 'solution' has no whole, filled \\boxed{}"));
    }
}
