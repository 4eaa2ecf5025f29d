package io.reflectretry.verifiers.calls;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.verifiers.GoldException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A wanted call of mode {@code bfcl}, with the tool that it calls.
 *
 * @param accepted the accepted values by parameter; "" among them: may be left out
 * @param types by parameter, as the tool declares them
 * @param required the parameters that the tool requires
 */
record AcceptedCall(
        String name,
        Map<String, JsonNode> accepted,
        Map<String, ParameterType> types,
        Set<String> required) {

    /**
     * @param call an object with one field: the name, and the accepted values by parameter
     * @throws GoldException when the call or its tool cannot be read
     */
    static AcceptedCall of(JsonNode call, List<JsonNode> tools) {
        if (!call.isObject() || call.size() != 1) {
            throw new GoldException(
                    "An item of 'accepted' must be an object with one function's name as its key: "
                            + Say.value(call));
        }
        var only = call.properties().iterator().next();
        String name = only.getKey();
        JsonNode parameters =
                tools.stream()
                        .map(t -> t.has("function") ? t.get("function") : t)
                        .filter(t -> t.path("name").asText("").equals(name))
                        .findFirst()
                        .map(t -> t.path("parameters"))
                        .orElseThrow(
                                () ->
                                        new GoldException(
                                                "'tools' does not describe '%s', which 'accepted' wants called."
                                                        .formatted(name)));
        Map<String, JsonNode> accepted = new LinkedHashMap<>();
        only.getValue()
                .properties()
                .forEach(e -> accepted.put(e.getKey(), listed(name, e.getKey(), e.getValue())));
        Map<String, ParameterType> types = new LinkedHashMap<>();
        JsonNode declared = parameters.path("properties");
        for (String parameter : accepted.keySet()) {
            if (declared.has(parameter)) {
                types.put(parameter, ParameterType.of(name, parameter, declared.get(parameter)));
            }
        }
        Set<String> required = new LinkedHashSet<>();
        parameters.path("required").forEach(r -> required.add(r.asText()));
        return new AcceptedCall(name, accepted, types, required);
    }

    private static JsonNode listed(String name, String parameter, JsonNode values) {
        if (!values.isArray()) {
            throw new GoldException(
                    "The accepted values of '%s' in '%s' must be a list."
                            .formatted(parameter, name));
        }
        return values;
    }

    /** What is wrong with a call, as the rest of a sentence; nothing when it is this one. */
    Optional<String> fault(ToolCall made) {
        if (!made.name().equals(name)) {
            return Optional.of("'%s' is called, not '%s'".formatted(made.name(), name));
        }
        for (String parameter : required) {
            if (!made.arguments().has(parameter)) {
                return Optional.of("'%s' is missing, which is required".formatted(parameter));
            }
        }
        for (Map.Entry<String, JsonNode> argument : made.arguments().properties()) {
            String parameter = argument.getKey();
            ParameterType type = types.get(parameter);
            if (type == null) {
                return Optional.of("'%s' is not expected".formatted(parameter));
            }
            Optional<String> fault =
                    BfclValue.fault(parameter, type, accepted.get(parameter), argument.getValue());
            if (fault.isPresent()) {
                return fault;
            }
        }
        for (Map.Entry<String, JsonNode> values : accepted.entrySet()) {
            if (!made.arguments().has(values.getKey())
                    && !BfclValue.mayBeLeftOut(values.getValue())) {
                return Optional.of(
                        "'%s' is missing and may not be left out".formatted(values.getKey()));
            }
        }
        return Optional.empty();
    }
}
