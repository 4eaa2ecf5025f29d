package io.reflectretry.policy.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.policy.Fixtures;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardedSafetensorsTest {

    private static final String INDEX = "model.safetensors.index.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;
    private ObjectNode index;

    @BeforeEach
    void splitAModel() throws IOException {
        Path model = Fixtures.model("qwen2_tied");
        Files.copy(model.resolve("config.json"), folder.resolve("config.json"));
        index = JSON.createObjectNode();
        ObjectNode places = index.putObject("weight_map");
        try (TensorSource whole = PolicyFolder.open(model).openWeights()) {
            SequencedMap<String, SequencedMap<String, long[]>> shards = new LinkedHashMap<>();
            for (var tensor : whole.tensors().entrySet()) {
                String file =
                        tensor.getKey().contains("layers.2")
                                ? "model-00002-of-00002.safetensors"
                                : "model-00001-of-00002.safetensors";
                places.put(tensor.getKey(), file);
                shards.computeIfAbsent(file, _ -> new LinkedHashMap<>())
                        .put(tensor.getKey(), tensor.getValue().shape());
            }
            shards.forEach(
                    (file, shapes) ->
                            SafetensorsWriter.write(
                                    folder.resolve(file),
                                    shapes,
                                    Map.of(),
                                    name -> whole.read(name, Arena.ofAuto())));
        }
        writeIndex();
    }

    private void writeIndex() throws IOException {
        JSON.writeValue(folder.resolve(INDEX).toFile(), index);
    }

    @Test
    void severalFilesHoldTheSameAsOne() {
        try (TensorSource whole = PolicyFolder.open(Fixtures.model("qwen2_tied")).openWeights();
                TensorSource parts = PolicyFolder.open(folder).openWeights()) {
            assertThat(parts.tensors().keySet()).isEqualTo(whole.tensors().keySet());
            for (String name : whole.tensors().keySet()) {
                ByteBuffer expected = whole.read(name, Arena.ofAuto());
                assertThat(parts.read(name, Arena.ofAuto())).as(name).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "model-00009-of-00002.safetensors, missing",
        "../model.safetensors,             no safetensors file of this folder",
        "model-00002-of-00002.safetensors, not there",
        "weights.bin,                      no safetensors file of this folder"
    })
    void anIndexThatLiesIsRefused(String file, String named) throws IOException {
        ((ObjectNode) index.get("weight_map")).put("model.norm.weight", file);
        writeIndex();
        assertThatThrownBy(() -> PolicyFolder.open(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining(named);
    }

    @Test
    void aTensorThatTheIndexDoesNotListIsRefused() throws IOException {
        ((ObjectNode) index.get("weight_map")).remove("model.norm.weight");
        writeIndex();
        assertThatThrownBy(() -> PolicyFolder.open(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("model.norm.weight")
                .hasMessageContaining(INDEX);
    }

    @Test
    void anIndexWithoutAMapIsRefused() throws IOException {
        Files.writeString(folder.resolve(INDEX), "{}");
        assertThatThrownBy(() -> PolicyFolder.open(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("weight_map");
    }
}
