package io.reflectretry.data.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A tool that a model may call.
 *
 * @param parameters by name, in the order of their description
 */
public record Tool(String name, String description, Map<String, Parameter> parameters) {

    /**
     * Reads a tool as it is published: xLAM's flat parameters, JSON Schema, or either inside {@code
     * {"type": "function", "function": …}}.
     *
     * @throws CallException where it is none
     */
    public static Tool of(JsonNode published) throws CallException {
        JsonNode tool =
                published.path("function").isObject() ? published.get("function") : published;
        String name = tool.path("name").asText("");
        if (name.isBlank()) {
            throw new CallException("a tool has no name: %s".formatted(shortened(published)));
        }
        JsonNode parameters = tool.path("parameters");
        if (!parameters.isObject() && !parameters.isMissingNode() && !parameters.isNull()) {
            throw new CallException(
                    "the parameters of tool '%s' are no object: %s"
                            .formatted(name, shortened(parameters)));
        }
        return new Tool(
                name,
                tool.path("description").asText(""),
                isSchema(parameters) ? ofSchema(parameters) : flat(name, parameters));
    }

    /** As chat templates want it: {@code {"type": "function", "function": …}} with JSON Schema. */
    public ObjectNode forChatTemplate() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        var required = schema.putArray("required");
        parameters.forEach(
                (parameter, value) -> {
                    properties.set(parameter, value.schema());
                    if (value.required()) {
                        required.add(parameter);
                    }
                });
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", "function");
        node.putObject("function")
                .put("name", name)
                .put("description", description)
                .set("parameters", schema);
        return node;
    }

    private static boolean isSchema(JsonNode parameters) {
        return parameters.path("properties").isObject() && parameters.path("type").isTextual();
    }

    private static Map<String, Parameter> flat(String tool, JsonNode parameters)
            throws CallException {
        Map<String, Parameter> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            if (!parameter.getValue().isObject()) {
                throw new CallException(
                        "parameter '%s' of tool '%s' is no object with type and description: %s"
                                .formatted(
                                        parameter.getKey(), tool, shortened(parameter.getValue())));
            }
            all.put(parameter.getKey(), Parameter.ofXlam(parameter.getValue()));
        }
        return all;
    }

    private static Map<String, Parameter> ofSchema(JsonNode parameters) {
        Set<String> required = new HashSet<>();
        parameters.path("required").forEach(name -> required.add(name.asText()));
        Map<String, Parameter> all = new LinkedHashMap<>();
        parameters
                .path("properties")
                .properties()
                .forEach(
                        property ->
                                all.put(
                                        property.getKey(),
                                        Parameter.ofSchema(
                                                property.getValue(),
                                                required.contains(property.getKey()))));
        return all;
    }

    static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + " …";
    }
}
