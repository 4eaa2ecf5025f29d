package io.reflectretry.verifiers.calls;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.verifiers.GoldException;
import io.reflectretry.verifiers.calls.PythonValues.Type;
import java.util.Locale;
import java.util.Optional;

/**
 * The declared type of a parameter, as BFCL maps it to Python.
 *
 * @param isFloat whether whole numbers are taken too ({@code float} only, not within a list)
 * @param item the type of a list's items, one level deep
 */
record ParameterType(Type type, boolean isFloat, Optional<Type> item) {

    /**
     * @param schema the parameter in the tool's description
     * @throws GoldException when the type is unknown
     */
    static ParameterType of(String tool, String parameter, JsonNode schema) {
        Type type = type(tool, parameter, schema);
        Optional<Type> item =
                type == Type.LIST && schema.path("items").has("type")
                        ? Optional.of(type(tool, parameter, schema.get("items")))
                        : Optional.empty();
        return new ParameterType(type, type == Type.FLOAT, item);
    }

    private static Type type(String tool, String parameter, JsonNode schema) {
        String name = schema.path("type").asText("");
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "string", "str", "any" -> Type.STR;
            case "integer", "int" -> Type.INT;
            case "float", "number" -> Type.FLOAT;
            case "boolean", "bool" -> Type.BOOL;
            case "array", "tuple", "list" -> Type.LIST;
            case "dict", "object" -> Type.DICT;
            default ->
                    throw new GoldException(
                            "The parameter '%s' of the tool '%s' has the type '%s'; known are string, integer, float, boolean, array, tuple, dict and any."
                                    .formatted(parameter, tool, name));
        };
    }
}
