package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Takes columns out of a record; {@code a.b.0} reaches into nested ones. */
final class Columns {

    private Columns() {}

    /** The value, or an error that names the columns there are. */
    static JsonNode value(ObjectNode record, String column) throws BadRecordException {
        return find(record, column)
                .orElseThrow(
                        () ->
                                new BadRecordException(
                                        record.has(column)
                                                ? "column '%s' is empty".formatted(column)
                                                : "has no column '%s'; its columns are %s"
                                                        .formatted(column, names(record))));
    }

    /** The value where there is one. */
    static Optional<JsonNode> find(ObjectNode record, String column) {
        JsonNode whole = record.path(column);
        if (!whole.isMissingNode()) {
            return present(whole);
        }
        JsonNode node = record;
        for (String part : column.split("\\.", -1)) {
            node =
                    node.isArray() && part.matches("\\d{1,9}")
                            ? node.path(Integer.parseInt(part))
                            : node.path(part);
        }
        return present(node);
    }

    /** Text that holds more than white space. */
    static String text(ObjectNode record, String column) throws BadRecordException {
        String text = text(value(record, column));
        if (text.isBlank()) {
            throw new BadRecordException("column '%s' is empty".formatted(column));
        }
        return text;
    }

    /** A value as it reads: text as it is, a list as {@code [1, 2]}. */
    static String text(JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(Columns::text)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /** The record's own name in its source. */
    static Optional<String> id(ObjectNode record, String column) {
        return find(record, column).map(Columns::text).filter(id -> !id.isBlank());
    }

    private static Optional<JsonNode> present(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    private static List<String> names(ObjectNode record) {
        Iterable<String> names = () -> (Iterator<String>) record.fieldNames();
        return StreamSupport.stream(names.spliterator(), false).toList();
    }
}
