package io.reflectretry.policy.verify;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.PolicyFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelVerificationTest {

    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#models")
    void everyFixtureAgrees(String model) throws IOException {
        List<Part> parts = verify(model, Fixtures.model(model).resolve("expected.json"));

        assertThat(parts).hasSizeGreaterThanOrEqualTo(6).allMatch(Part::agrees);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2_r4_all", "qwen2_r4_all_rslora"})
    void everyAdapterAgrees(String name) throws IOException {
        Path adapter = Fixtures.path("lora/" + name);
        List<Part> parts =
                ModelVerification.run(
                        ENGINE,
                        PolicyFolder.open(Fixtures.model("qwen2_tied")),
                        Optional.of(adapter),
                        adapter.resolve("expected.json"));

        assertThat(parts).hasSizeGreaterThanOrEqualTo(6).allMatch(Part::agrees);
    }

    @Test
    void aFileOfSingleRowsIsRead() throws IOException {
        String model = "qwen3_tiny_chat_bf16";
        List<Part> parts = verify(model, Fixtures.model(model).resolve("expected.json"));

        // This file's logits differ by up to 0.03 from float32 arithmetic on the rounded weights
        // that lie beside it, though qwen3_tied agrees to 1e-5; what it writes is the same.
        assertThat(parts)
                .filteredOn(part -> part.name().contains("tokens"))
                .isNotEmpty()
                .allMatch(Part::agrees);
        assertThat(parts).allMatch(part -> part.largest() < 0.05);
    }

    /** sensitivity.json of the fixtures: the least wrong of all features moves logits by 1e-3. */
    @ParameterizedTest
    @CsvSource({
        "'\"rms_norm_eps\": 1e-05', '\"rms_norm_eps\": 1e-06'",
        "'\"factor\": 8.0', '\"factor\": 4.0'",
        "'\"rope_theta\": 500000.0', '\"rope_theta\": 10000.0'"
    })
    void aWrongFeatureDisagrees(String right, String wrong) throws IOException {
        Path model = Fixtures.model("llama3_rope");
        Files.copy(model.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        String config = Files.readString(model.resolve("config.json"));
        assertThat(config).contains(right);
        Files.writeString(folder.resolve("config.json"), config.replace(right, wrong));

        List<Part> parts =
                ModelVerification.run(
                        ENGINE,
                        PolicyFolder.open(folder),
                        Optional.empty(),
                        model.resolve("expected.json"));

        assertThat(parts).filteredOn(part -> !part.agrees()).isNotEmpty();
    }

    @Test
    void aFileWithNothingToCompareIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("e.json"), "{\"cases\":[{\"ids\":[1,2]}]}");
        assertThatThrownBy(() -> verify("qwen2_tied", file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("policy_gradient");

        Files.writeString(file, "{}");
        assertThatThrownBy(() -> verify("qwen2_tied", file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'cases'");
    }

    private static List<Part> verify(String model, Path expected) throws IOException {
        return ModelVerification.run(
                ENGINE, PolicyFolder.open(Fixtures.model(model)), Optional.empty(), expected);
    }
}
