package io.reflectretry.policy.folder;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Several safetensors files that an index lists together. Each tensor must stand in exactly the
 * file that the index says, and in no other.
 */
final class ShardedSafetensors implements TensorSource {

    /** Name of the index. */
    static final String INDEX_FILE = "model.safetensors.index.json";

    private final Path index;
    private final SequencedMap<String, Safetensors> shards = new LinkedHashMap<>();
    private final SequencedMap<String, TensorEntry> tensors = new LinkedHashMap<>();
    private final Map<String, Safetensors> places = new LinkedHashMap<>();

    private ShardedSafetensors(Path index) {
        this.index = index;
    }

    /**
     * Opens the index and every file that it names.
     *
     * @throws MalformedFolderException naming the file and what is wrong
     */
    static ShardedSafetensors open(Path folder) {
        ShardedSafetensors opened = new ShardedSafetensors(folder.resolve(INDEX_FILE));
        try {
            opened.openShards(folder);
            return opened;
        } catch (RuntimeException malformed) {
            opened.close();
            throw malformed;
        }
    }

    private void openShards(Path folder) {
        JsonNode map =
                ConfigReader.readIfPresent(index)
                        .orElseThrow(
                                () -> new MalformedFolderException(index, "the file is missing"))
                        .path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new MalformedFolderException(index, "'weight_map' is not there, or is empty");
        }
        for (Map.Entry<String, JsonNode> place : map.properties()) {
            String file = place.getValue().asText();
            // An index must not lead out of its folder.
            if (!file.endsWith(".safetensors") || !file.equals(baseName(file))) {
                throw new MalformedFolderException(
                        index,
                        "tensor '%s' is said to be in '%s', which is no safetensors file of this folder"
                                .formatted(place.getKey(), file));
            }
            Safetensors shard =
                    shards.computeIfAbsent(file, name -> Safetensors.open(folder.resolve(name)));
            TensorEntry entry = shard.tensors().get(place.getKey());
            if (entry == null) {
                throw new MalformedFolderException(
                        index,
                        "tensor '%s' is said to be in '%s', but is not there"
                                .formatted(place.getKey(), file));
            }
            tensors.put(place.getKey(), entry);
            places.put(place.getKey(), shard);
        }
        shards.values().forEach(this::requireListed);
    }

    private static String baseName(String file) {
        return file.substring(1 + Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')));
    }

    private void requireListed(Safetensors shard) {
        for (String name : shard.tensors().keySet()) {
            if (places.get(name) != shard) {
                throw new MalformedFolderException(
                        shard.file(),
                        "tensor '%s' stands here, but %s does not say so"
                                .formatted(name, INDEX_FILE));
            }
        }
    }

    @Override
    public SequencedMap<String, TensorEntry> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    @Override
    public Path file(String tensor) {
        Safetensors shard = places.get(tensor);
        return shard == null ? index : shard.file();
    }

    @Override
    public ByteBuffer read(String name, Arena owner) {
        Safetensors shard = places.get(name);
        if (shard == null) {
            throw new MalformedFolderException(index, "tensor '%s' is missing".formatted(name));
        }
        return shard.read(name, owner);
    }

    @Override
    public void close() {
        shards.values().forEach(Safetensors::close);
    }
}
