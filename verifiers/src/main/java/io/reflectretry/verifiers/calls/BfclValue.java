package io.reflectretry.verifiers.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.reflectretry.verifiers.calls.PythonValues.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a value is an accepted one, by the rules of BFCL's {@code ast_checker} for Python,
 * written from its behaviour with its peculiarities:
 *
 * <ul>
 *   <li>types are strict; a whole number passes for a {@code float} parameter, but within a list
 *       only where the first accepted item is whole;
 *   <li>a value of another type passes where the accepted values are of that type (a variable's
 *       name); then nothing is normalised;
 *   <li>strings are normalised as values, as items of a list and as values of a dictionary, not
 *       deeper;
 *   <li>an accepted "" (may be left out) also stands for the empty list, and for a string of
 *       removable characters only;
 *   <li>within dictionaries and lists Python's equality holds: 1, 1.0 and true are equal.
 * </ul>
 */
final class BfclValue {

    private final String parameter;
    private final ParameterType declared;
    private final JsonNode accepted;
    private final JsonNode given;

    private BfclValue(String parameter, ParameterType declared, JsonNode accepted, JsonNode given) {
        this.parameter = parameter;
        this.declared = declared;
        this.accepted = accepted;
        boolean widened = declared.isFloat() && Type.of(given) == Type.INT;
        this.given = widened ? DoubleNode.valueOf(given.doubleValue()) : given;
    }

    /** What is wrong with the value, as the rest of a sentence; nothing when it is accepted. */
    static Optional<String> fault(
            String parameter, ParameterType declared, JsonNode accepted, JsonNode given) {
        return new BfclValue(parameter, declared, accepted, given).fault();
    }

    private Optional<String> fault() {
        Optional<Type> acceptedType = firstType(accepted);
        boolean variable = acceptedType.isPresent() && acceptedType.get() != declared.type();
        Type type = Type.of(given);
        if (type == declared.type()) {
            if (declared.item().isPresent() && !itemsFit(declared.item().get())) {
                return wrong("has an item that is not " + declared.item().get().inWords());
            }
        } else if (acceptedType.isPresent() && type == acceptedType.get()) {
            variable = true;
        } else {
            return wrong("must be " + declared.type().inWords());
        }
        return variable ? plain() : byType();
    }

    private Optional<String> byType() {
        return switch (declared.type()) {
            case DICT -> dict();
            case STR -> string();
            case LIST -> declared.item().equals(Optional.of(Type.DICT)) ? dicts() : list();
            case INT, FLOAT, BOOL, NONE -> plain();
        };
    }

    /** The type of the first accepted value that is not "". */
    private static Optional<Type> firstType(JsonNode accepted) {
        for (JsonNode value : accepted) {
            if (!isBlank(value)) {
                return Optional.of(Type.of(value));
            }
        }
        return Optional.empty();
    }

    private static boolean isBlank(JsonNode value) {
        return value.isTextual() && value.textValue().isEmpty();
    }

    /** Whether the items have the type that is declared or that the accepted list begins with. */
    private boolean itemsFit(Type itemType) {
        for (JsonNode list : accepted) {
            if (!list.isArray() || itemsFit(itemType, firstType(list))) {
                return true;
            }
        }
        return false;
    }

    private boolean itemsFit(Type itemType, Optional<Type> acceptedType) {
        for (JsonNode item : given) {
            Type type = Type.of(item);
            if (type != itemType && !acceptedType.equals(Optional.of(type))) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> plain() {
        return PythonValues.contains(accepted, given) ? Optional.empty() : notAccepted();
    }

    private Optional<String> string() {
        String text = PythonValues.standardized(given.asText());
        for (JsonNode value : accepted) {
            if (value.isTextual() && PythonValues.standardized(value.textValue()).equals(text)) {
                return Optional.empty();
            }
        }
        return notAccepted();
    }

    private Optional<String> list() {
        JsonNode items = standardized(given);
        for (JsonNode list : accepted) {
            if (PythonValues.equal(standardized(asList(list)), items)) {
                return Optional.empty();
            }
        }
        return notAccepted();
    }

    /** A list as it is; a string as the list of its characters, which is how Python walks it. */
    private static JsonNode asList(JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        var characters = JsonNodeFactory.instance.arrayNode();
        value.textValue().codePoints().forEach(c -> characters.add(Character.toString(c)));
        return characters;
    }

    private static JsonNode standardized(JsonNode list) {
        if (!list.isArray()) {
            return list;
        }
        var items = JsonNodeFactory.instance.arrayNode();
        list.forEach(item -> items.add(standardizedItem(item)));
        return items;
    }

    private static JsonNode standardizedItem(JsonNode item) {
        return item.isTextual()
                ? TextNode.valueOf(PythonValues.standardized(item.textValue()))
                : item;
    }

    private Optional<String> dict() {
        Optional<String> fault = Optional.empty();
        boolean any = false;
        for (JsonNode value : accepted) {
            if (isBlank(value)) {
                continue;
            }
            any = true;
            fault = dictFault(parameter, value, given);
            if (fault.isEmpty()) {
                return fault;
            }
        }
        return any ? fault : notAccepted();
    }

    /**
     * @param wanted a dictionary whose values are lists of accepted values
     */
    private static Optional<String> dictFault(String path, JsonNode wanted, JsonNode given) {
        if (!wanted.isObject() || !given.isObject()) {
            return Optional.of("'%s' must be %s".formatted(path, Say.value(wanted)));
        }
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            String inner = path + "." + field.getKey();
            JsonNode values = wanted.get(field.getKey());
            if (values == null) {
                return Optional.of("'%s' is not wanted".formatted(inner));
            }
            if (!PythonValues.contains(acceptedItems(values), standardizedItem(field.getValue()))) {
                return Optional.of(
                        "'%s' is %s; accepted: %s"
                                .formatted(inner, Say.value(field.getValue()), Say.value(values)));
            }
        }
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            if (!given.has(field.getKey()) && !mayBeLeftOut(field.getValue())) {
                return Optional.of("'%s.%s' is missing".formatted(path, field.getKey()));
            }
        }
        return Optional.empty();
    }

    private static List<JsonNode> acceptedItems(JsonNode values) {
        List<JsonNode> items = new ArrayList<>();
        if (values.isArray()) {
            values.forEach(v -> items.add(standardizedItem(v)));
        } else {
            items.add(standardizedItem(values));
        }
        return items;
    }

    private Optional<String> dicts() {
        Optional<String> fault = notAccepted();
        for (JsonNode list : accepted) {
            JsonNode wanted = asList(list);
            if (!wanted.isArray() || wanted.size() != given.size()) {
                continue;
            }
            fault = dictsFault(wanted);
            if (fault.isEmpty()) {
                return fault;
            }
        }
        return fault;
    }

    private Optional<String> dictsFault(JsonNode wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            var fault = dictFault(parameter + "[" + i + "]", wanted.get(i), given.get(i));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    /** Whether "" is among the accepted values. */
    static boolean mayBeLeftOut(JsonNode accepted) {
        for (JsonNode value : accepted) {
            if (isBlank(value)) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> notAccepted() {
        return Optional.of(
                "'%s' is %s; accepted: %s"
                        .formatted(parameter, Say.value(given), Say.value(accepted)));
    }

    private Optional<String> wrong(String what) {
        return Optional.of("'%s' is %s and %s".formatted(parameter, Say.value(given), what));
    }
}
