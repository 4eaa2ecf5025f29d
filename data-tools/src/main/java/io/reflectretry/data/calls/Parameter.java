package io.reflectretry.data.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;

/**
 * A parameter of a tool.
 *
 * @param required whether a call must give it
 * @param accepts whether a value is of its type
 * @param schema JSON Schema of its value, with description and default
 */
public record Parameter(boolean required, Predicate<JsonNode> accepts, ObjectNode schema) {

    /**
     * In xLAM's form: {@code {"description", "type", "default"?}}. A parameter with a default may
     * be left out, and one whose type says "optional".
     */
    static Parameter ofXlam(JsonNode published) {
        String typeText = published.path("type").asText("");
        PythonType type = PythonType.parse(typeText);
        ObjectNode schema = type.schema();
        if (published.path("description").isTextual()) {
            schema.set("description", published.get("description"));
        }
        type.defaultValue(published.path("default"))
                .filter(value -> !value.isMissingNode())
                .ifPresent(value -> schema.set("default", value));
        return new Parameter(
                !published.has("default") && !PythonType.saysOptional(typeText),
                type::accepts,
                schema);
    }

    /** In JSON Schema's form; of the type only the name is looked at. */
    static Parameter ofSchema(JsonNode schema, boolean required) {
        PythonType type = PythonType.parse(schema.path("type").asText(""));
        return new Parameter(required, type::accepts, schema.deepCopy());
    }
}
