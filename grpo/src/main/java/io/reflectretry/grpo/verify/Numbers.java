package io.reflectretry.grpo.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Numbers of a JSON tree; each error names the field. */
final class Numbers {

    private Numbers() {}

    /** A field that must be there. */
    static JsonNode required(JsonNode parent, String field) {
        return optional(parent, field)
                .orElseThrow(() -> new CaseException("'%s' is missing".formatted(field)));
    }

    /** A field that is there and not null. */
    static Optional<JsonNode> optional(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /** A number; null and NaN are NaN. */
    static double number(String field, JsonNode node) {
        if (node.isNull() || (node.isTextual() && node.asText().equalsIgnoreCase("nan"))) {
            return Double.NaN;
        }
        if (node.isArray() && node.size() == 1) {
            return number(field, node.get(0));
        }
        if (node.isBoolean()) {
            return node.asBoolean() ? 1 : 0;
        }
        if (!node.isNumber()) {
            throw new CaseException("'%s' must be a number, not %s".formatted(field, node));
        }
        return node.asDouble();
    }

    /** A list of numbers, or a table of them row by row. */
    static double[] flat(String field, JsonNode node) {
        if (!node.isArray()) {
            throw new CaseException("'%s' must be a list of numbers".formatted(field));
        }
        return StreamSupport.stream(node.spliterator(), false)
                .flatMapToDouble(
                        each ->
                                each.isArray()
                                        ? java.util.Arrays.stream(flat(field, each))
                                        : java.util.stream.DoubleStream.of(number(field, each)))
                .toArray();
    }

    /** A table: rows of equal length. */
    static double[][] table(String field, JsonNode node) {
        List<double[]> rows = new ArrayList<>();
        for (JsonNode row : node) {
            rows.add(flat(field, row));
        }
        boolean ragged = rows.stream().anyMatch(row -> row.length != rows.getFirst().length);
        if (rows.isEmpty() || ragged) {
            throw new CaseException("'%s' must be rows of equal length".formatted(field));
        }
        return rows.toArray(double[][]::new);
    }

    /** Fails where an object has a field that nobody here reads. */
    static void onlyKnown(String where, JsonNode object, Collection<String> known) {
        object.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!known.contains(name)) {
                                throw CaseException.unknown(where, name, known);
                            }
                        });
    }
}
