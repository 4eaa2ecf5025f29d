package io.reflectretry.policy.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.policy.network.PromptGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * One case of a file of reference numbers: rows of token ids, padded on the right, with what a
 * model gives for them; or one row, its numbers standing without an outer list.
 *
 * @param name the case's name
 * @param rows token ids without padding
 * @param json the whole case
 */
record ReferenceCase(String name, List<int[]> rows, JsonNode json) {

    static ReferenceCase of(JsonNode json, int index) {
        String name = json.path("name").asText(json.path("messages").asText("case " + index));
        List<int[]> rows = new ArrayList<>();
        if (json.has("ids")) {
            rows.add(ints(json.path("ids")));
        }
        JsonNode padded = json.path("input_ids");
        for (int row = 0; row < padded.size(); row++) {
            int[] ids = ints(padded.get(row));
            int length =
                    json.has("lengths")
                            ? json.path("lengths").path(row).asInt()
                            : Arrays.stream(ints(json.path("attention_mask").path(row))).sum();
            if (length < 1 || length > ids.length) {
                throw new IllegalArgumentException(
                        "%s: row %d has %d tokens, but its length is said to be %d"
                                .formatted(name, row, ids.length, length));
            }
            rows.add(Arrays.copyOf(ids, length));
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(name + " has neither 'input_ids' nor 'ids'");
        }
        return new ReferenceCase(name, rows, json);
    }

    private boolean single() {
        return json.has("ids");
    }

    /** Each row as a prompt of one token and one completion: every other token is scored. */
    List<PromptGroup> groups() {
        return rows.stream()
                .map(
                        ids ->
                                new PromptGroup(
                                        Arrays.copyOf(ids, 1),
                                        List.of(Arrays.copyOfRange(ids, 1, ids.length))))
                .toList();
    }

    /** Numbers that the file gives for a row, if it does. */
    Optional<double[]> ofRow(String field, int row) {
        JsonNode node = json.path(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(numbers(single() ? node : node.path(row)));
    }

    /** The greedy continuations that the file gives. */
    List<JsonNode> greedy() {
        JsonNode node = json.path("greedy");
        return node.isObject()
                ? List.of(node)
                : StreamSupport.stream(node.spliterator(), false).toList();
    }

    static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
    }

    static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }
}
