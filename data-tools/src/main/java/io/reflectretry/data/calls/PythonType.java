package io.reflectretry.data.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A type as people write it for Python: {@code str}, {@code List[int]}, {@code Dict[str, float]},
 * {@code Optional[bool]}, {@code Union[int, str]}; or by JSON Schema's names. What is unknown, for
 * example {@code Callable}, is anything.
 */
public sealed interface PythonType {

    /** Text. */
    record Text() implements PythonType {}

    /** A whole number; true is none. */
    record Whole() implements PythonType {}

    /** A number; a whole one is one too. */
    record Number() implements PythonType {}

    /** True or false. */
    record Truth() implements PythonType {}

    /** A list. */
    record ListOf(PythonType items) implements PythonType {}

    /** A map from text. */
    record MapOf(PythonType values) implements PythonType {}

    /** Null. */
    record Nothing() implements PythonType {}

    /** One of several. */
    record OneOf(List<PythonType> types) implements PythonType {
        public OneOf {
            types = List.copyOf(types);
        }
    }

    /** Anything. */
    record Anything() implements PythonType {}

    /**
     * The type that a text names; whatever stands after it, as in {@code int, optional}, is not.
     */
    static PythonType parse(String text) {
        String type = topLevelParts(text).getFirst().strip();
        int bracket = type.indexOf('[');
        String name =
                (bracket < 0 ? type : type.substring(0, bracket)).strip().toLowerCase(Locale.ROOT);
        List<PythonType> inner =
                bracket < 0 || !type.endsWith("]")
                        ? List.of()
                        : topLevelParts(type.substring(bracket + 1, type.length() - 1)).stream()
                                .map(PythonType::parse)
                                .toList();
        return switch (name.startsWith("typing.") ? name.substring("typing.".length()) : name) {
            case "str", "string" -> new Text();
            case "int", "integer" -> new Whole();
            case "float", "number", "double" -> new Number();
            case "bool", "boolean" -> new Truth();
            case "none", "null", "nonetype" -> new Nothing();
            case "list", "array", "set", "sequence", "iterable" ->
                    new ListOf(inner.isEmpty() ? new Anything() : inner.getFirst());
            // The members of a tuple have types of their own, but all names of them are lists.
            case "tuple" -> new ListOf(new Anything());
            case "dict", "object", "mapping" ->
                    new MapOf(inner.size() == 2 ? inner.getLast() : new Anything());
            case "optional" ->
                    new OneOf(
                            List.of(
                                    inner.isEmpty() ? new Anything() : inner.getFirst(),
                                    new Nothing()));
            case "union" -> inner.isEmpty() ? new Anything() : new OneOf(inner);
            default -> new Anything();
        };
    }

    /** Whether the words after a type say that the parameter may be left out. */
    static boolean saysOptional(String text) {
        List<String> parts = topLevelParts(text);
        return parts.getFirst().strip().toLowerCase(Locale.ROOT).startsWith("optional[")
                || parts.stream().skip(1).anyMatch(p -> p.strip().equalsIgnoreCase("optional"));
    }

    /**
     * Whether a value is of this type; strict: 3.0 is not whole, "3" is no number, true is not 1.
     */
    default boolean accepts(JsonNode value) {
        return switch (this) {
            case Text() -> value.isTextual();
            case Whole() -> value.isIntegralNumber();
            case Number() -> value.isNumber();
            case Truth() -> value.isBoolean();
            case Nothing() -> value.isNull();
            case ListOf(PythonType items) -> value.isArray() && all(value, items);
            case MapOf(PythonType values) -> value.isObject() && all(value, values);
            case OneOf(List<PythonType> types) ->
                    types.stream().anyMatch(type -> type.accepts(value));
            case Anything() -> true;
        };
    }

    /** JSON Schema of this type. */
    default ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        switch (this) {
            case Text() -> schema.put("type", "string");
            case Whole() -> schema.put("type", "integer");
            case Number() -> schema.put("type", "number");
            case Truth() -> schema.put("type", "boolean");
            case Nothing() -> schema.put("type", "null");
            case ListOf(PythonType items) -> {
                schema.put("type", "array");
                if (!(items instanceof Anything)) {
                    schema.set("items", items.schema());
                }
            }
            case MapOf(PythonType values) -> {
                schema.put("type", "object");
                if (!(values instanceof Anything)) {
                    schema.set("additionalProperties", values.schema());
                }
            }
            case OneOf(List<PythonType> types) -> {
                List<PythonType> real =
                        types.stream().filter(type -> !(type instanceof Nothing)).toList();
                if (real.size() == 1) {
                    return real.getFirst().schema();
                }
                types.forEach(type -> schema.withArray("anyOf").add(type.schema()));
            }
            case Anything() -> {
                // No constraint.
            }
        }
        return schema;
    }

    /**
     * A published default as a value of this type: often it is text that holds one ({@code "10"}
     * for an int), or empty. Nothing where it is neither.
     */
    default Optional<JsonNode> defaultValue(JsonNode published) {
        if (published.isNull() || accepts(published)) {
            return Optional.of(published).filter(value -> !value.isNull());
        }
        if (!published.isTextual() || published.textValue().isBlank()) {
            return Optional.empty();
        }
        try {
            String text = published.textValue();
            String json = this instanceof Truth() ? text.strip().toLowerCase(Locale.ROOT) : text;
            return Optional.of(CallsJson.mapper().readTree(json)).filter(this::accepts);
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    private static boolean all(JsonNode values, PythonType type) {
        return StreamSupport.stream(values.spliterator(), false).allMatch(type::accepts);
    }

    /** The parts between commas that stand in no brackets. */
    private static List<String> topLevelParts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '[' || c == '(') {
                depth++;
            } else if (c == ']' || c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
