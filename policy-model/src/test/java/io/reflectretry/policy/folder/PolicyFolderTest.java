package io.reflectretry.policy.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder is read as transformers reads it, and a broken one is refused with its reason. */
class PolicyFolderTest {

    private static final String WEIGHTS = "model.safetensors";
    private static final String CONFIG = "config.json";

    @TempDir Path folder;

    @BeforeEach
    void copyModel() throws IOException {
        for (String name : new String[] {CONFIG, "generation_config.json", WEIGHTS}) {
            Files.copy(Fixtures.model("qwen2_tied").resolve(name), folder.resolve(name));
        }
    }

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#models")
    void theConfigurationsOfBothGenerationsOfTransformersMeanTheSame(String model)
            throws IOException {
        PolicyFolder old = PolicyFolder.open(Fixtures.model(model));
        for (String name : new String[] {"generation_config.json", WEIGHTS}) {
            Files.copy(
                    Fixtures.model(model).resolve(name),
                    folder.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Files.copy(
                Fixtures.model(model).resolve("config.v5.json"),
                folder.resolve(CONFIG),
                StandardCopyOption.REPLACE_EXISTING);

        PolicyFolder current = PolicyFolder.open(folder);

        assertThat(current.config()).isEqualTo(old.config());
        assertThat(current.stopTokenIds()).containsExactly(2).isEqualTo(old.stopTokenIds());
    }

    @Test
    void whatDiffersBetweenFamiliesIsRead() {
        DecoderConfig phi = PolicyFolder.open(Fixtures.model("phi3_longrope_bf16")).config();
        assertThat(phi.family().fused()).isTrue();
        assertThat(phi.rotary().switchAt()).isEqualTo(32);
        assertThat(phi.rotary().scale()).isEqualTo(1.1832159566199232);
        assertThat(phi.window().of(1)).isEqualTo(262_144);
        DecoderConfig llama = PolicyFolder.open(Fixtures.model("llama3_rope")).config();
        assertThat(llama.rotary().scaling()).isEqualTo(new RopeScaling.Llama3(8, 1, 4, 64));
        assertThat(llama.biases().attentionInputs()).isFalse();
        assertThat(PolicyFolder.open(Fixtures.model("qwen3_tied")).config().headDim())
                .isEqualTo(32);
    }

    @Test
    void stopTokensComeFromTheGenerationConfigFirst() throws IOException {
        Files.writeString(
                folder.resolve("generation_config.json"), "{\"eos_token_id\": [290, 292]}");
        assertThat(PolicyFolder.open(folder).stopTokenIds()).containsExactly(290, 292);

        Files.delete(folder.resolve("generation_config.json"));
        assertThat(PolicyFolder.open(folder).stopTokenIds()).containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {CONFIG, WEIGHTS})
    void aMissingFileIsNamed(String name) throws IOException {
        Files.delete(folder.resolve(name));
        assertRefused().hasMessageContaining(name).hasMessageContaining("missing");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"model_type\": \"qwen2\"',           '\"model_type\": \"gpt2\"',           gpt2",
        "'\"rope_scaling\": null',              '\"rope_scaling\": {\"type\": \"yarn\"}', yarn",
        "'\"use_sliding_window\": false',       '\"layer_types\": [\"linear_attention\"]', linear_attention",
        "'\"hidden_size\": 64',                 '\"hidden_size\": \"wide\"',          hidden_size",
        "'\"rms_norm_eps\": 1e-06,',            '',                                   rms_norm_eps",
        "'\"num_key_value_heads\": 2',          '\"num_key_value_heads\": 3',         num_key_value_heads",
        "'\"vocab_size\": 300',                 '\"vocab_size\": 300,,',              JSON",
    })
    void aConfigurationThatIsNotUnderstoodIsRefused(String text, String wrong, String named)
            throws IOException {
        Path file = folder.resolve(CONFIG);
        String before = Files.readString(file);
        assertThat(before).contains(text);
        Files.writeString(file, before.replace(text, wrong == null ? "" : wrong));
        assertRefused().hasMessageContaining(CONFIG).hasMessageContaining(named);
    }

    @Test
    void aWrongShapeNamesTheTensorAndBothShapes() throws IOException {
        editText(
                CONFIG,
                text -> text.replace("\"intermediate_size\": 128", "\"intermediate_size\": 96"));
        assertRefused()
                .hasMessageContaining(WEIGHTS)
                .hasMessageContaining("model.layers.0.mlp.gate_proj.weight")
                .hasMessageContaining("[128, 64]")
                .hasMessageContaining("[96, 64]");
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        editText(
                CONFIG,
                text ->
                        text.replace(
                                "\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false"));
        assertRefused().hasMessageContaining("lm_head.weight").hasMessageContaining("missing");
    }

    @Test
    void anExtraTensorIsNamed() throws IOException {
        editText(
                CONFIG,
                text -> text.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 2"));
        assertRefused().hasMessageContaining("model.layers.2.").hasMessageContaining("not part");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 500, 20_000, 526_375})
    void aTruncatedFileIsRefused(int size) throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve(WEIGHTS));
        Files.write(folder.resolve(WEIGHTS), Arrays.copyOf(whole, size));
        assertRefused().hasMessageContaining(WEIGHTS);
    }

    @Test
    void bytesAfterTheLastTensorAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve(WEIGHTS));
        Files.write(folder.resolve(WEIGHTS), Arrays.copyOf(whole, whole.length + 4));
        assertRefused().hasMessageContaining("526380");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE, 526_369, 100_000_001})
    void aHeaderLengthThatLiesIsRefused(long length) throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve(WEIGHTS));
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Files.write(folder.resolve(WEIGHTS), whole);
        assertRefused()
                .hasMessageContaining("header claims")
                .hasMessageContaining(Long.toUnsignedString(length));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,16]}}', 'takes 8 bytes'",
        "'{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[12,20]}}', '[12, 20]'",
        "'{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}', '[8, 0]'",
        "'{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}', 'whole numbers'",
        "'{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}', '[0]'",
        "'{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}', 'begins at byte'",
        "'{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}', 'end at byte'",
        "'{\"a\":{\"dtype\":\"I8\",\"shape\":[16],\"data_offsets\":[0,16]}}', 'I8'",
        "'{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,16]}}', 'impossible shape'",
        "'{\"a\":{\"dtype\":\"F32\",\"shape\":\"x\",\"data_offsets\":[0,16]}}', 'shape'",
        "'{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}', 'Duplicate'",
        "'[1, 2]', 'not a JSON object'",
        "'{\"a\":', 'not JSON'",
    })
    void aHeaderThatContradictsItselfIsRefused(String header, String named) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(folder.resolve(WEIGHTS), file.putLong(json.length).put(json).array());
        assertRefused().hasMessageContaining(WEIGHTS).hasMessageContaining(named);
    }

    @Test
    void bfloat16IsWidenedWithoutLoss() {
        try (TensorSource weights =
                PolicyFolder.open(Fixtures.model("qwen2_untied_bf16")).openWeights()) {
            var values = weights.read("model.norm.weight");
            assertThat(values.capacity()).isEqualTo(64);
            for (int i = 0; i < 64; i++) {
                assertThat(Float.floatToIntBits(values.get(i)) & 0xffff).isZero();
                assertThat(values.get(i)).isBetween(0.1f, 3f);
            }
        }
    }

    @Test
    void aFreshPolicyIsAFolderThatOpensAndTheSeedDecidesItsWeights() throws IOException {
        DecoderConfig shape = new DecoderConfig(50, 16, 32, 2, 4, 2, 4, 1e-6, 1e4, 128, true);
        PolicyFolder first = FreshPolicy.write(folder.resolve("a"), shape, new int[] {1, 2}, 0, 5);
        FreshPolicy.write(folder.resolve("b"), shape, new int[] {1, 2}, 0, 5);
        FreshPolicy.write(folder.resolve("c"), shape, new int[] {1, 2}, 0, 6);

        assertThat(first.config()).isEqualTo(shape);
        assertThat(first.stopTokenIds()).containsExactly(1, 2);
        assertThat(folder.resolve("b").resolve(WEIGHTS))
                .hasSameBinaryContentAs(folder.resolve("a").resolve(WEIGHTS));
        assertThat(Files.mismatch(folder.resolve("a/" + WEIGHTS), folder.resolve("c/" + WEIGHTS)))
                .isNotNegative();
    }

    private void editText(String name, UnaryOperator<String> edit) throws IOException {
        String before = Files.readString(folder.resolve(name));
        String after = edit.apply(before);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(folder.resolve(name), after);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
        return assertThatThrownBy(() -> PolicyFolder.open(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining(folder.toString());
    }
}
