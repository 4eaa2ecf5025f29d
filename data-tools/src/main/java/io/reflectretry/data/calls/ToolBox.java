package io.reflectretry.data.calls;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tools of a task; tells whether calls are right for them. */
public final class ToolBox {

    private final Map<String, Tool> tools = new LinkedHashMap<>();

    private ToolBox() {}

    /**
     * Reads a list of tools as they are published.
     *
     * @throws CallException where it is none, is empty, or two different tools have one name
     */
    public static ToolBox of(JsonNode published) throws CallException {
        if (!published.isArray() || published.isEmpty()) {
            throw new CallException(
                    "tools must be a list of at least one tool, not %s"
                            .formatted(Tool.shortened(published)));
        }
        ToolBox box = new ToolBox();
        Map<String, JsonNode> seen = new LinkedHashMap<>();
        for (JsonNode node : published) {
            Tool tool = Tool.of(node);
            JsonNode earlier = seen.putIfAbsent(tool.name(), node);
            if (earlier != null && !earlier.equals(node)) {
                throw new CallException(
                        "two different tools are called '%s'".formatted(tool.name()));
            }
            box.tools.putIfAbsent(tool.name(), tool);
        }
        return box;
    }

    /** The tools as chat templates want them. */
    public List<JsonNode> forChatTemplate() {
        return tools.values().stream().<JsonNode>map(Tool::forChatTemplate).toList();
    }

    /**
     * Checks gold calls.
     *
     * @return values that are not of their parameter's type: such a call is wrong by the letter,
     *     but it is what the verifier will want
     * @throws CallException where there is no call, a call of an unknown tool, an unknown
     *     parameter, or a required one is left out
     */
    public List<String> check(JsonNode calls) throws CallException {
        if (!calls.isArray() || calls.isEmpty()) {
            throw new CallException(
                    "the gold must be a list of at least one call, not %s"
                            .formatted(Tool.shortened(calls)));
        }
        List<String> doubts = new ArrayList<>();
        for (JsonNode call : calls) {
            checkCall(call, doubts);
        }
        return doubts;
    }

    private void checkCall(JsonNode call, List<String> doubts) throws CallException {
        String name = call.path("name").asText("");
        Tool tool = tools.get(name);
        if (tool == null) {
            throw new CallException(
                    "the gold calls '%s', but the tools are %s".formatted(name, tools.keySet()));
        }
        JsonNode arguments = call.path("arguments");
        if (!arguments.isObject()) {
            throw new CallException(
                    "the arguments of the gold call of '%s' are no object: %s"
                            .formatted(name, Tool.shortened(arguments)));
        }
        for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
            Parameter parameter = tool.parameters().get(argument.getKey());
            if (parameter == null) {
                throw new CallException(
                        "the gold call of '%s' has an unknown parameter '%s'; its parameters are %s"
                                .formatted(name, argument.getKey(), tool.parameters().keySet()));
            }
            if (!parameter.accepts().test(argument.getValue())) {
                doubts.add(
                        "the gold value of '%s' of '%s', %s, is not of the type %s"
                                .formatted(
                                        argument.getKey(),
                                        name,
                                        Tool.shortened(argument.getValue()),
                                        parameter.schema().path("type").asText("wanted")));
            }
        }
        for (Map.Entry<String, Parameter> parameter : tool.parameters().entrySet()) {
            if (parameter.getValue().required() && !arguments.has(parameter.getKey())) {
                throw new CallException(
                        "the gold call of '%s' lacks its required parameter '%s'"
                                .formatted(name, parameter.getKey()));
            }
        }
    }
}
