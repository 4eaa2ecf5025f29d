package io.reflectretry.cli.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.cli.CommandException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Attempt;
import java.util.List;
import java.util.Optional;

/**
 * One line of a file to judge.
 *
 * @param place file and line, for messages
 * @param id as it is printed; the line's number where the line has none
 * @param attempt what is judged
 * @param expect the verdict that it should get
 */
record JudgeLine(String place, String id, Attempt attempt, Optional<String> expect) {

    private static final List<String> VERDICTS = List.of("PASS", "FAIL", "UNSCORABLE");

    /**
     * @throws CommandException when the line cannot be used; names file, line and field
     */
    static JudgeLine read(String line, String file, int number) {
        String place = file + ":" + number;
        JsonNode node;
        try {
            node = Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw CommandException.wrongUse(
                    "%s is not JSON: %s".formatted(place, e.getOriginalMessage()));
        }
        if (node == null || !node.isObject()) {
            throw CommandException.wrongUse(
                    place + " must be an object: {\"id\": …, \"task\": {…}, \"output\": \"…\"}");
        }
        JsonNode output = node.path("output");
        if (!output.isTextual()) {
            throw CommandException.wrongUse(place + ": 'output' must be the model's text");
        }
        String id = node.path("id").asText("");
        return new JudgeLine(
                place,
                id.isBlank() ? String.valueOf(number) : id,
                attempt(place, id.isBlank() ? "line-" + number : id, node.path("task"), output),
                expect(place, node));
    }

    /** The one output that stands on standard input. */
    static JudgeLine single(JsonNode task, String output) {
        return new JudgeLine(
                "--task",
                "stdin",
                attempt("--task", "stdin", task, Json.mapper().valueToTree(output)),
                Optional.empty());
    }

    private static Attempt attempt(String place, String id, JsonNode task, JsonNode output) {
        return new Attempt(id, task(place, id, task), output.textValue());
    }

    /** The verification data, or a whole task of a data set. */
    private static Task task(String place, String id, JsonNode task) {
        if (!(task instanceof ObjectNode object)) {
            throw CommandException.wrongUse(
                    place
                            + ": 'task' must be an object, for example {\"type\": \"exact\", \"answer\": \"42\"}");
        }
        try {
            return object.has("verification")
                    ? Json.mapper().treeToValue(object, Task.class)
                    : new Task(id, List.of(Message.user("(not told)")), List.of(), object);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            String reason =
                    e instanceof JsonProcessingException json && json.getCause() != null
                            ? json.getCause().getMessage()
                            : e.getMessage();
            throw CommandException.wrongUse(
                    place + ": 'task': " + reason.replace("'verification.type'", "'type'"));
        }
    }

    private static Optional<String> expect(String place, JsonNode node) {
        if (!node.has("expect")) {
            return Optional.empty();
        }
        String expect = node.path("expect").asText("");
        if (!VERDICTS.contains(expect)) {
            throw CommandException.wrongUse(
                    "%s: 'expect' must be one of %s".formatted(place, String.join(", ", VERDICTS)));
        }
        return Optional.of(expect);
    }
}
