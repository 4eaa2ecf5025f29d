package io.reflectretry.policy.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.reflectretry.policy.folder.TensorEntry.ElementType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Reads the JSON header of a safetensors file and believes none of it: types, shapes and offsets
 * must agree with each other and with the file's size, and the tensors must cover the data without
 * gap or overlap.
 */
final class SafetensorsHeader {

    private static final String METADATA = "__metadata__";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final Path file;
    private final long dataStart;
    private final long dataBytes;

    SafetensorsHeader(Path file, long dataStart, long dataBytes) {
        this.file = file;
        this.dataStart = dataStart;
        this.dataBytes = dataBytes;
    }

    record Parsed(SequencedMap<String, TensorEntry> tensors, Map<String, String> metadata) {}

    Parsed parse(byte[] json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new MalformedFolderException(
                    file, "the header is not JSON: " + broken.getOriginalMessage(), broken);
        } catch (java.io.IOException unreadable) {
            throw new MalformedFolderException(file, "the header cannot be read", unreadable);
        }
        if (!root.isObject()) {
            throw new MalformedFolderException(file, "the header is not a JSON object");
        }
        SequencedMap<String, TensorEntry> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!field.getKey().equals(METADATA)) {
                tensors.put(field.getKey(), entry(field.getKey(), field.getValue()));
            }
        }
        checkCover(tensors);
        Map<String, String> metadata =
                root.path(METADATA).properties().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, field -> field.getValue().asText()));
        return new Parsed(tensors, metadata);
    }

    private TensorEntry entry(String name, JsonNode node) {
        ElementType type = type(name, node.path("dtype").asText());
        long[] shape = numbers(name, "shape", node.path("shape"));
        long[] offsets = numbers(name, "data_offsets", node.path("data_offsets"));
        if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataBytes) {
            throw new MalformedFolderException(
                    file,
                    "tensor '%s' claims data_offsets %s, but the file holds %d bytes of data"
                            .formatted(name, Arrays.toString(offsets), dataBytes));
        }
        long bytes = offsets[1] - offsets[0];
        TensorEntry entry = new TensorEntry(type, shape, dataStart + offsets[0], bytes);
        if (bytes != byteSize(name, type, shape)) {
            throw new MalformedFolderException(
                    file,
                    "tensor '%s' of type %s and shape %s takes %d bytes, but its data_offsets %s give %d"
                            .formatted(
                                    name,
                                    type,
                                    entry.shapeText(),
                                    byteSize(name, type, shape),
                                    Arrays.toString(offsets),
                                    bytes));
        }
        return entry;
    }

    private ElementType type(String name, String text) {
        try {
            return ElementType.valueOf(text);
        } catch (IllegalArgumentException unknown) {
            throw new MalformedFolderException(
                    file,
                    "tensor '%s' has type '%s'; F32, BF16 and F16 can be read"
                            .formatted(name, text));
        }
    }

    private long[] numbers(String name, String field, JsonNode node) {
        boolean valid = node.isArray();
        for (JsonNode number : node) {
            valid &= number.isIntegralNumber() && number.canConvertToLong() && number.asLong() >= 0;
        }
        if (!valid) {
            throw new MalformedFolderException(
                    file,
                    "tensor '%s': %s must be a list of whole numbers, not %s"
                            .formatted(name, field, node));
        }
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(i).asLong();
        }
        return values;
    }

    private long byteSize(String name, ElementType type, long[] shape) {
        try {
            long size = type.bytes();
            for (long dimension : shape) {
                size = Math.multiplyExact(size, dimension);
            }
            return size;
        } catch (ArithmeticException overflow) {
            throw new MalformedFolderException(
                    file,
                    "tensor '%s' has an impossible shape %s"
                            .formatted(name, Arrays.toString(shape)),
                    overflow);
        }
    }

    private void checkCover(SequencedMap<String, TensorEntry> tensors) {
        List<Map.Entry<String, TensorEntry>> byPlace = new ArrayList<>(tensors.entrySet());
        byPlace.sort(Comparator.comparingLong(field -> field.getValue().begin()));
        long expected = dataStart;
        for (Map.Entry<String, TensorEntry> field : byPlace) {
            if (field.getValue().begin() != expected) {
                throw new MalformedFolderException(
                        file,
                        "tensor '%s' begins at byte %d of the file, but the one before it ends at %d"
                                .formatted(field.getKey(), field.getValue().begin(), expected));
            }
            expected += field.getValue().bytes();
        }
        if (expected != dataStart + dataBytes) {
            throw new MalformedFolderException(
                    file,
                    "the tensors end at byte %d, but the file has %d"
                            .formatted(expected, dataStart + dataBytes));
        }
    }
}
