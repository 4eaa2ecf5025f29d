package io.reflectretry.data.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.data.calls.CallException;
import io.reflectretry.data.calls.CallsJson;
import io.reflectretry.data.calls.ToolBox;
import java.util.List;

/**
 * Tools and gold calls of a record, checked against each other.
 *
 * @param tools as chat templates want them
 * @param verification with the tools as they were published
 * @param doubts what looks wrong
 */
record CallRecord(List<JsonNode> tools, ObjectNode verification, List<String> doubts) {

    static final String TYPE = "function-calling";

    static CallRecord read(ObjectNode record, String toolsColumn, String goldColumn)
            throws BadRecordException {
        JsonNode tools = json(record, toolsColumn);
        JsonNode gold = json(record, goldColumn);
        try {
            ToolBox box = ToolBox.of(tools);
            List<String> doubts = box.check(gold);
            ObjectNode verification =
                    JsonNodeFactory.instance.objectNode().put("type", TYPE).put("mode", "exact");
            verification.set("tools", tools);
            var calls = verification.putArray("gold");
            for (JsonNode call : gold) {
                // A call may carry more, an id for example; only these two are judged.
                ObjectNode plain = calls.addObject();
                plain.set("name", call.get("name"));
                plain.set("arguments", call.get("arguments"));
            }
            return new CallRecord(box.forChatTemplate(), verification, doubts);
        } catch (CallException wrong) {
            throw new BadRecordException(wrong.getMessage(), wrong);
        }
    }

    /** A column that holds JSON, or text that does. */
    static JsonNode json(ObjectNode record, String column) throws BadRecordException {
        JsonNode value = Columns.value(record, column);
        if (!value.isTextual()) {
            return value;
        }
        try {
            return CallsJson.mapper().readTree(value.textValue());
        } catch (JsonProcessingException notJson) {
            throw new BadRecordException(
                    "column '%s' holds text that is not JSON: %s"
                            .formatted(column, notJson.getOriginalMessage()),
                    notJson);
        }
    }
}
