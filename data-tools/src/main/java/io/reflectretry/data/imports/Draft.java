package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.task.Message;
import java.util.List;
import java.util.Optional;

/**
 * A task that has no name yet.
 *
 * @param sourceId what the source calls it
 * @param doubts what looks wrong and can still be a task: for example a gold value that is not of
 *     the parameter's type
 */
public record Draft(
        Optional<String> sourceId,
        List<Message> messages,
        List<JsonNode> tools,
        ObjectNode verification,
        List<String> doubts) {

    /** Without doubts and tools. */
    static Draft of(Optional<String> sourceId, List<Message> messages, ObjectNode verification) {
        return new Draft(sourceId, messages, List.of(), verification, List.of());
    }
}
