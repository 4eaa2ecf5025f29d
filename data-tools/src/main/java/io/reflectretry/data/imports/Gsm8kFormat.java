package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.data.CountdownWords;
import java.util.List;
import java.util.Optional;

/**
 * GSM8K as published: {@code question}, and {@code answer}, worked, with {@code #### 72} at its
 * end.
 */
public final class Gsm8kFormat implements TaskFormat {

    private static final String NUMBER = "[-+]?\\$?\\d+(\\.\\d+)?%?";

    private final Prompt prompt;

    /** With an instruction to box the answer, or other words. */
    public Gsm8kFormat(PromptWords words) {
        prompt =
                new Prompt(
                                Optional.of(new Template(CountdownWords.STEP_BY_STEP)),
                                Template.column("question"))
                        .with(words);
    }

    @Override
    public String name() {
        return "gsm8k";
    }

    @Override
    public String description() {
        return "Grade-school mathematics in words; the answer is a number.";
    }

    @Override
    public String licence() {
        return "MIT, for openai/gsm8k";
    }

    @Override
    public Draft read(ObjectNode record) throws BadRecordException {
        Columns.text(record, "question");
        String answer =
                AnswerText.afterHashes(Columns.text(record, "answer"))
                        .orElseThrow(
                                () ->
                                        new BadRecordException(
                                                "column 'answer' has nothing after ####"));
        return new Draft(
                Columns.id(record, "id"),
                prompt.messages(record),
                List.of(),
                JsonNodeFactory.instance.objectNode().put("type", "math").put("answer", answer),
                answer.matches(NUMBER)
                        ? List.of()
                        : List.of("the answer after ####, '%s', is no number".formatted(answer)));
    }
}
