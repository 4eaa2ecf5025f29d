package io.reflectretry.verifiers.calls;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Strict equality of JSON values: the kind counts (3 is not 3.0, true is not 1, null is not
 * absent), the order of lists counts, the order of keys does not. Depth is bounded by {@link
 * io.reflectretry.verifiers.text.JsonText#MAX_DEPTH}.
 */
final class ExactValues {

    private ExactValues() {}

    /**
     * Where a value first differs from the wanted one, as the rest of a sentence; nothing when they
     * are equal.
     */
    static Optional<String> difference(String path, JsonNode wanted, JsonNode given) {
        if (wanted.isObject() && given.isObject()) {
            return objects(path, wanted, given);
        }
        if (wanted.isArray() && given.isArray()) {
            return lists(path, wanted, given);
        }
        return same(wanted, given)
                ? Optional.empty()
                : Optional.of(
                        "'%s' is %s, not %s".formatted(path, Say.value(given), Say.value(wanted)));
    }

    private static Optional<String> objects(String path, JsonNode wanted, JsonNode given) {
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            if (!given.has(field.getKey())) {
                return Optional.of("'%s' is missing".formatted(join(path, field.getKey())));
            }
        }
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            JsonNode other = wanted.get(field.getKey());
            if (other == null) {
                return Optional.of("'%s' is not wanted".formatted(join(path, field.getKey())));
            }
            Optional<String> inner =
                    difference(join(path, field.getKey()), other, field.getValue());
            if (inner.isPresent()) {
                return inner;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> lists(String path, JsonNode wanted, JsonNode given) {
        if (wanted.size() != given.size()) {
            return Optional.of(
                    "'%s' has %d items, not %d".formatted(path, given.size(), wanted.size()));
        }
        Iterator<JsonNode> others = given.iterator();
        int index = 0;
        for (JsonNode item : wanted) {
            Optional<String> inner = difference(path + "[" + index + "]", item, others.next());
            if (inner.isPresent()) {
                return inner;
            }
            index++;
        }
        return Optional.empty();
    }

    private static boolean same(JsonNode wanted, JsonNode given) {
        if (wanted.isIntegralNumber() && given.isIntegralNumber()) {
            return wanted.bigIntegerValue().equals(given.bigIntegerValue());
        }
        if (wanted.isFloatingPointNumber() && given.isFloatingPointNumber()) {
            double value = wanted.doubleValue();
            // Beyond the range of double all numbers look alike.
            return Double.isFinite(value) && value == given.doubleValue();
        }
        return wanted.getNodeType() == given.getNodeType()
                && !wanted.isNumber()
                && !given.isNumber()
                && wanted.equals(given);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
