package io.reflectretry.data.generator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A record as xlam-function-calling-60k has them.
 *
 * @param answers the gold calls
 * @param tools the tools, flat
 */
public record XlamRecord(long id, String query, ArrayNode answers, ArrayNode tools) {

    /** As published: calls and tools are JSON inside strings. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("query", query)
                .put("answers", answers.toString())
                .put("tools", tools.toString());
    }
}
