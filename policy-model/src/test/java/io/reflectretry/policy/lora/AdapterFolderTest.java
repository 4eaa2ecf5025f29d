package io.reflectretry.policy.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.Safetensors;
import io.reflectretry.policy.folder.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not computed here is refused by name; what is there fits the base, tensor by tensor. */
class AdapterFolderTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String A =
            "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";

    private final PolicyFolder base = PolicyFolder.open(Fixtures.model("qwen2_tied"));

    @TempDir Path scratch;
    private Path folder;

    @BeforeEach
    void copyFixture() throws IOException {
        folder = Files.createDirectories(scratch.resolve("adapter"));
        for (String name : List.of(AdapterFolder.CONFIG_FILE, AdapterFolder.WEIGHTS_FILE)) {
            Files.copy(Fixtures.adapter("qwen2_r4_all").resolve(name), folder.resolve(name));
        }
    }

    private void edit(Consumer<ObjectNode> change) throws IOException {
        Path file = folder.resolve(AdapterFolder.CONFIG_FILE);
        ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
        change.accept(root);
        Files.writeString(file, root.toPrettyString());
    }

    private void editTensors(Consumer<SequencedMap<String, long[]>> change) throws IOException {
        Path file = folder.resolve(AdapterFolder.WEIGHTS_FILE);
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        try (Safetensors old = Safetensors.open(file)) {
            old.tensors().forEach((name, entry) -> shapes.put(name, entry.shape()));
        }
        Files.delete(file);
        change.accept(shapes);
        SafetensorsWriter.write(
                file,
                shapes,
                Map.of(),
                name ->
                        ByteBuffer.allocate(
                                (int) Arrays.stream(shapes.get(name)).reduce(4, (a, b) -> a * b)));
    }

    private AdapterFolder open() {
        return AdapterFolder.open(folder, base);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    peft_type           | "IA3"
                    bias                | "lora_only"
                    use_dora            | true
                    modules_to_save     | ["lm_head"]
                    fan_in_fan_out      | true
                    layers_to_transform | [0, 1]
                    layers_pattern      | ["layers"]
                    layer_replication   | [[0, 2]]
                    lora_bias           | true
                    exclude_modules     | ["o_proj"]
                    trainable_token_indices | [3]
                    init_lora_weights   | "pissa"
                    target_modules      | ["q_proj", "lm_head"]
                    target_modules      | []
                    target_modules      | "(q_proj"
                    target_modules      | ["no_such_proj"]
                    target_modules      | "q_proj"
                    r                   | 0
                    r                   | "4"
                    lora_alpha          | null
                    rank_pattern        | {"q_proj": 0}
                    something_of_2030   | {"on": true}
                    """)
    void aFieldThatIsNotComputedHereIsRefusedByName(String field, String value) throws IOException {
        JsonNode node = JSON.readTree(value);
        edit(root -> root.set(field, node));

        assertThatThrownBy(this::open)
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining(AdapterFolder.CONFIG_FILE)
                .hasMessageContaining(field);
    }

    @Test
    void aTensorThatIsMissingIsNamedWithItsShape() throws IOException {
        editTensors(shapes -> shapes.remove(A));

        assertThatThrownBy(this::open)
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining(A)
                .hasMessageContaining("[4, 64]")
                .hasMessageContaining("missing");
    }

    @Test
    void aTensorTooManyIsNamedWithItsShape() throws IOException {
        editTensors(
                shapes -> shapes.put("base_model.model.lm_head.lora_A.weight", new long[] {4, 64}));

        assertThatThrownBy(this::open)
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("base_model.model.lm_head.lora_A.weight")
                .hasMessageContaining("not part of the adapter");
    }

    @Test
    void aTensorOfAnotherShapeIsNamedWithBoth() throws IOException {
        editTensors(shapes -> shapes.put(A, new long[] {3, 64}));

        assertThatThrownBy(this::open)
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining(A)
                .hasMessageContaining("[3, 64]")
                .hasMessageContaining("[4, 64]");
    }

    @Test
    void allLinearMeansEveryProjection() throws IOException {
        edit(root -> root.put("target_modules", "all-linear"));

        assertThat(open().modules()).hasSize(21);
    }

    @Test
    void aSingleStringIsARegularExpressionForTheWholeName() throws IOException {
        edit(root -> root.put("target_modules", ".*\\.self_attn\\.(q|k|v|o)_proj|.*\\.mlp\\..*"));

        assertThat(open().modules()).hasSize(21);
    }

    @Test
    void patternsGiveOtherRanksAndAlphas() throws IOException {
        edit(
                root -> {
                    root.putObject("rank_pattern")
                            .put("layers.1.mlp.down_proj", 2)
                            .put("o_proj", 8);
                    root.putObject("alpha_pattern").put("^model.layers.2.self_attn.o_proj", 24.0);
                });
        editTensors(
                shapes ->
                        shapes.replaceAll(
                                (name, shape) -> {
                                    int rank =
                                            name.contains("o_proj")
                                                    ? 8
                                                    : name.contains("layers.1.mlp.down_proj")
                                                            ? 2
                                                            : 4;
                                    return name.contains("lora_A")
                                            ? new long[] {rank, shape[1]}
                                            : new long[] {shape[0], rank};
                                }));

        Map<String, LoraModule> modules = new LinkedHashMap<>();
        open().modules().forEach(module -> modules.put(module.name(), module));

        assertThat(modules.get("model.layers.0.self_attn.q_proj").scale()).isEqualTo(2);
        assertThat(modules.get("model.layers.0.mlp.down_proj").rank()).isEqualTo(4);
        assertThat(modules.get("model.layers.1.mlp.down_proj").scale()).isEqualTo(4);
        assertThat(modules.get("model.layers.0.self_attn.o_proj").scale()).isEqualTo(1);
        assertThat(modules.get("model.layers.2.self_attn.o_proj").scale()).isEqualTo(3);
    }

    @Test
    void aFreshAdapterIsPeftsAndSaysWhichBaseItIsFor() {
        BaseReference reference = BaseReference.of(base.path().getParent(), "qwen2_tied");
        LoraConfig config =
                new LoraConfig(4, 8, false, new LoraTargets.Names(List.of("q_proj", "down_proj")));

        AdapterFolder fresh = FreshAdapter.write(scratch.resolve("1"), base, config, reference, 7);
        FreshAdapter.write(scratch.resolve("2"), base, config, reference, 7);
        FreshAdapter.write(scratch.resolve("3"), base, config, reference, 8);

        assertThat(fresh.config()).isEqualTo(config);
        assertThat(BaseReference.read(fresh.path())).isEqualTo(reference);
        assertThat(reference.files()).containsKeys("config.json", "model.safetensors");
        assertThat(scratch.resolve("2").resolve(AdapterFolder.WEIGHTS_FILE))
                .hasSameBinaryContentAs(fresh.path().resolve(AdapterFolder.WEIGHTS_FILE));
        try (Safetensors weights = fresh.openWeights();
                Safetensors other =
                        Safetensors.open(
                                scratch.resolve("3").resolve(AdapterFolder.WEIGHTS_FILE))) {
            for (LoraModule module : fresh.modules()) {
                float[] a = values(weights, AdapterFolder.nameInFile(module.a()));
                double bound = 1 / Math.sqrt(module.inputs());
                double squares = 0;
                for (float value : a) {
                    assertThat(value).isBetween((float) -bound, (float) bound);
                    squares += (double) value * value;
                }
                // Of a uniform distribution.
                assertThat(Math.sqrt(squares / a.length))
                        .isCloseTo(bound / Math.sqrt(3), within(0.15 * bound));
                assertThat(values(weights, AdapterFolder.nameInFile(module.b()))).containsOnly(0);
                assertThat(values(other, AdapterFolder.nameInFile(module.a()))).isNotEqualTo(a);
            }
        }
    }

    @Test
    void aFreshAdapterForWhatTheBaseDoesNotHaveIsRefusedWithWhatItHas() {
        PolicyFolder phi = PolicyFolder.open(Fixtures.model("phi3"));
        BaseReference reference = BaseReference.of(phi.path().getParent(), "phi3");
        LoraConfig config =
                new LoraConfig(4, 8, false, new LoraTargets.Names(List.of("o_proj", "q_proj")));

        assertThatThrownBy(
                        () -> FreshAdapter.write(scratch.resolve("new"), phi, config, reference, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[q_proj]")
                .hasMessageContaining("qkv_proj");
    }

    @Test
    void aBaseThatHasChangedIsNotTheBase() throws IOException {
        Path model = Files.createDirectories(scratch.resolve("models/qwen"));
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(base.path().resolve(name), model.resolve(name));
        }
        BaseReference reference = BaseReference.of(scratch, "models/qwen");
        assertThat(reference.check(scratch)).isEqualTo(model);
        byte[] bytes = Files.readAllBytes(model.resolve("model.safetensors"));
        bytes[bytes.length - 1] ^= 1;
        Files.write(model.resolve("model.safetensors"), bytes);

        assertThatThrownBy(() -> reference.check(scratch))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("model.safetensors")
                .hasMessageContaining("SHA-256");
    }

    private static float[] values(Safetensors file, String name) {
        float[] values = new float[file.read(name).capacity()];
        file.read(name).get(values);
        return values;
    }
}
