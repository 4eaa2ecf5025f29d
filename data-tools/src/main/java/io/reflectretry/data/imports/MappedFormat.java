package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.reflectretry.data.calls.CallException;
import io.reflectretry.data.calls.ToolBox;
import io.reflectretry.model.task.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Any data set, by a {@link Mapping}. */
public final class MappedFormat implements TaskFormat {

    private final Mapping mapping;
    private final Optional<Prompt> prompt;

    /** With the mapping's words, or others. */
    public MappedFormat(Mapping mapping, PromptWords words) {
        this.mapping = mapping;
        prompt =
                mapping.prompt()
                        .map(
                                text ->
                                        new Prompt(
                                                        mapping.system().map(Template::new),
                                                        Template.columnOrText(text))
                                                .with(words));
    }

    @Override
    public String name() {
        return mapping.name();
    }

    @Override
    public String description() {
        return mapping.description().orElse("Tasks of " + mapping.name() + ".");
    }

    @Override
    public String licence() {
        return mapping.licence().orElse("not named in the mapping file");
    }

    @Override
    public Draft read(ObjectNode record) throws BadRecordException {
        Optional<String> id =
                mapping.id().isPresent()
                        ? Optional.of(Columns.text(record, mapping.id().get()))
                        : Optional.empty();
        List<Message> messages =
                prompt.isPresent() ? prompt.get().messages(record) : conversation(record);
        String type = new Template(mapping.type()).fill(record).strip();
        return type.equals(CallRecord.TYPE)
                ? calls(record, id, messages)
                : other(record, id, messages, type);
    }

    private Draft calls(ObjectNode record, Optional<String> id, List<Message> messages)
            throws BadRecordException {
        String toolsColumn =
                mapping.tools()
                        .orElseThrow(
                                () ->
                                        new BadRecordException(
                                                "is of type function-calling, but the mapping names no tools"));
        if (mapping.gold().isPresent()) {
            CallRecord calls = CallRecord.read(record, toolsColumn, mapping.gold().get());
            calls.verification().setAll(more(record));
            return new Draft(id, messages, calls.tools(), calls.verification(), calls.doubts());
        }
        JsonNode tools = CallRecord.json(record, toolsColumn);
        ObjectNode verification =
                JsonNodeFactory.instance.objectNode().put("type", CallRecord.TYPE);
        verification.set("tools", tools);
        verification.setAll(more(record));
        try {
            return new Draft(
                    id, messages, ToolBox.of(tools).forChatTemplate(), verification, List.of());
        } catch (CallException wrong) {
            throw new BadRecordException(wrong.getMessage(), wrong);
        }
    }

    private Draft other(ObjectNode record, Optional<String> id, List<Message> messages, String type)
            throws BadRecordException {
        ObjectNode verification = JsonNodeFactory.instance.objectNode().put("type", type);
        if (mapping.gold().isPresent()) {
            GoldField.set(verification, gold(record, mapping.gold().get()));
        }
        verification.setAll(more(record));
        GoldField.check(verification);
        return Draft.of(id, messages, verification);
    }

    private JsonNode gold(ObjectNode record, String column) throws BadRecordException {
        JsonNode whole = Columns.value(record, column);
        Optional<String> found =
                switch (mapping.goldFrom()) {
                    case COLUMN -> Optional.empty();
                    case HASHES -> AnswerText.afterHashes(Columns.text(whole));
                    case BOXED -> AnswerText.boxed(Columns.text(whole));
                };
        if (found.isEmpty() && mapping.goldFrom() != Mapping.GoldFrom.COLUMN) {
            throw new BadRecordException(
                    "column '%s' has no answer %s"
                            .formatted(
                                    column,
                                    mapping.goldFrom() == Mapping.GoldFrom.HASHES
                                            ? "after ####"
                                            : "in a whole \\boxed{}"));
        }
        return found.<JsonNode>map(TextNode::new).orElse(whole);
    }

    private List<Message> conversation(ObjectNode record) throws BadRecordException {
        String column = mapping.messages().orElseThrow();
        JsonNode turns = CallRecord.json(record, column);
        List<Message> messages = new ArrayList<>();
        for (JsonNode turn : turns) {
            String role = turn.path("role").asText("");
            if (role.isBlank() || !turn.path("content").isTextual()) {
                throw new BadRecordException(
                        "column '%s' must be a list of {role, content}, not %s"
                                .formatted(column, turn));
            }
            messages.add(new Message(role, turn.get("content").textValue()));
        }
        if (messages.isEmpty() || !messages.getLast().role().equals("user")) {
            throw new BadRecordException(
                    "the conversation in column '%s' must end with a turn of the user"
                            .formatted(column));
        }
        return messages;
    }

    private ObjectNode more(ObjectNode record) throws BadRecordException {
        return (ObjectNode) filled(mapping.verification(), record);
    }

    private static JsonNode filled(JsonNode node, ObjectNode record) throws BadRecordException {
        if (node.isTextual()) {
            Template template = new Template(node.textValue());
            Optional<String> column = template.onlyColumn();
            return column.isPresent()
                    ? Columns.value(record, column.get())
                    : new TextNode(template.fill(record));
        }
        if (node.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                filled.set(field.getKey(), filled(field.getValue(), record));
            }
            return filled;
        }
        if (node.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : node) {
                filled.add(filled(item, record));
            }
            return filled;
        }
        return node;
    }
}
