package io.reflectretry.data.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.reflectretry.data.calls.CallsJson;
import io.reflectretry.model.task.CountdownGold;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which field of the verification data holds what is right, for each type of task. */
final class GoldField {

    private static final Map<String, String> NAMES =
            Map.of("regex", "pattern", "json-schema", "schema", CountdownGold.TYPE, "target");

    /** What most verifiers call it. */
    private static final String ANSWER = "answer";

    private static final List<String> WITH_ANSWER = List.of("math", "exact", "choice");

    private GoldField() {}

    /** Puts the gold where the verifier of the type looks for it; an answer is always text. */
    static void set(ObjectNode verification, JsonNode gold) throws BadRecordException {
        String name = NAMES.getOrDefault(verification.path("type").textValue(), ANSWER);
        verification.set(
                name,
                switch (name) {
                    case "schema", "target" -> parsed(gold);
                    default -> new TextNode(Columns.text(gold));
                });
    }

    /** Checks what is known of the type. */
    static void check(ObjectNode verification) throws BadRecordException {
        String type = verification.path("type").textValue();
        if (type.isEmpty()) {
            throw new BadRecordException("its task type is empty");
        }
        if (WITH_ANSWER.contains(type) && verification.path(ANSWER).asText("").isBlank()) {
            throw new BadRecordException("the answer is empty");
        }
        switch (type) {
            case CountdownGold.TYPE -> {
                ObjectNode record = verification.objectNode();
                record.set("nums", verification.path("numbers"));
                record.set("target", verification.path("target"));
                CountdownFormat.task(record);
            }
            case "choice" -> checkChoice(verification);
            case "regex" -> checkPattern(verification.path("pattern").asText(""));
            case "json-schema" -> {
                if (!verification.path("schema").isObject()) {
                    throw new BadRecordException("the schema is no JSON object");
                }
            }
            case "http" -> {
                if (!verification.path("url").asText("").matches("https?://\\S+")) {
                    throw new BadRecordException("'verification.url' must be an http address");
                }
            }
            default -> {
                // Another verifier knows what it needs.
            }
        }
    }

    private static void checkChoice(ObjectNode verification) throws BadRecordException {
        JsonNode choices = verification.path("choices");
        String answer = verification.path(ANSWER).asText();
        if (!choices.isArray() || choices.size() < 2) {
            throw new BadRecordException(
                    "'verification.choices' must be a list of two or more choices");
        }
        for (int i = 0; i < choices.size(); i++) {
            if (answer.equals(choices.get(i).asText())
                    || answer.equals(String.valueOf((char) ('A' + i)))) {
                return;
            }
        }
        throw new BadRecordException(
                "the answer '%s' is none of the choices %s, nor a letter of one"
                        .formatted(answer, choices));
    }

    private static void checkPattern(String pattern) throws BadRecordException {
        try {
            if (pattern.isEmpty()) {
                throw new BadRecordException("the pattern is empty");
            }
            Pattern.compile(pattern);
        } catch (PatternSyntaxException wrong) {
            throw new BadRecordException(
                    "the pattern '%s' is no regular expression: %s"
                            .formatted(pattern, wrong.getDescription()),
                    wrong);
        }
    }

    private static JsonNode parsed(JsonNode gold) throws BadRecordException {
        if (!gold.isTextual()) {
            return gold;
        }
        try {
            return CallsJson.mapper().readTree(gold.textValue());
        } catch (JsonProcessingException notJson) {
            throw new BadRecordException(
                    "the gold is not JSON: " + notJson.getOriginalMessage(), notJson);
        }
    }
}
