package io.reflectretry.policy.lora;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.Safetensors;
import io.reflectretry.policy.folder.SafetensorsWriter;
import io.reflectretry.policy.folder.TensorEntry;
import io.reflectretry.policy.folder.TensorSource;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.SharedBase;
import io.reflectretry.policy.training.AdapterLessons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A merged policy says what the base with the adapter says. */
class AdapterMergeTest {

    private static final List<PromptGroup> TEXTS =
            List.of(
                    new PromptGroup(
                            new int[] {18, 61, 172, 256, 184},
                            List.of(new int[] {219, 245, 15, 144}, new int[] {249, 229, 272})));

    @TempDir Path scratch;

    private static float[] scores(AdapterFolder adapter) {
        SharedBase base = SharedBase.load(ENGINE, adapter.base()).join();
        try (Policy policy = Policy.load(base, adapter, 1).join()) {
            return policy.score(TEXTS, 1).join().logProbabilities();
        } finally {
            base.release();
        }
    }

    private static float[] scores(PolicyFolder folder) {
        try (Policy policy = Policy.load(ENGINE, folder, 1).join()) {
            return policy.score(TEXTS, 1).join().logProbabilities();
        }
    }

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#adapters")
    void mergedEqualsBaseWithAdapter(String name) {
        PolicyFolder base = PolicyFolder.open(Fixtures.model("qwen2_tied"));
        AdapterFolder adapter = AdapterFolder.open(Fixtures.adapter(name), base);

        float[] merged = scores(AdapterMerge.write(adapter, scratch.resolve("merged")));

        assertThat(merged).containsExactly(scores(adapter), within(1e-4f));
        assertThat(distance(merged, scores(base))).isGreaterThan(1);
    }

    /** The fused projections of Phi-3, and a base in bfloat16, which stays one. */
    @ParameterizedTest
    @CsvSource({"phi3, 1e-4, F32", "qwen2_untied_bf16, 5e-2, BF16"})
    void adaptersOfOtherFamiliesLearnAndMerge(String model, float tolerance, String type) {
        PolicyFolder base = PolicyFolder.open(Fixtures.model(model));
        AdapterFolder fresh =
                FreshAdapter.write(
                        scratch.resolve("fresh"),
                        base,
                        new LoraConfig(4, 8, false, new LoraTargets.AllLinear()),
                        BaseReference.of(base.path().getParent(), model),
                        7);
        assertThat(scores(fresh)).as("a fresh adapter changes nothing").isEqualTo(scores(base));

        AdapterFolder learned = AdapterLessons.learn(fresh, TEXTS, scratch.resolve("learned"));
        Path target = scratch.resolve("merged");
        float[] merged = scores(AdapterMerge.write(learned, target));

        assertThat(distance(scores(learned), scores(base))).isGreaterThan(0.5);
        assertThat(merged).containsExactly(scores(learned), within(tolerance));
        try (TensorSource before = base.openWeights();
                TensorSource after = PolicyFolder.open(target).openWeights()) {
            String untouched = "model.embed_tokens.weight";
            assertThat(after.tensors().get("model.layers.0.mlp.down_proj.weight").type())
                    .hasToString(type);
            assertThat(floats(after.read(untouched))).isEqualTo(floats(before.read(untouched)));
        }
    }

    @Test
    void aBaseInFloat16StaysOne() throws IOException {
        Path half = scratch.resolve("half");
        PolicyFolder whole = PolicyFolder.open(Fixtures.model("qwen2_tied"));
        Files.createDirectories(half);
        Files.copy(whole.path().resolve("config.json"), half.resolve("config.json"));
        try (Safetensors weights = Safetensors.open(whole.path().resolve("model.safetensors"))) {
            SafetensorsWriter.write(
                    half.resolve("model.safetensors"),
                    TensorEntry.ElementType.F16,
                    whole.config().tensorShapes(),
                    Map.of(),
                    name -> halves(floats(weights.read(name))));
        }
        AdapterFolder adapter =
                AdapterFolder.open(Fixtures.adapter("qwen2_r4_all"), PolicyFolder.open(half));

        float[] merged = scores(AdapterMerge.write(adapter, scratch.resolve("merged")));

        assertThat(merged).containsExactly(scores(adapter), within(2e-2f));
        try (Safetensors after = Safetensors.open(scratch.resolve("merged/model.safetensors"))) {
            assertThat(after.tensors().values())
                    .extracting(TensorEntry::type)
                    .containsOnly(TensorEntry.ElementType.F16);
        }
    }

    private static ByteBuffer halves(float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Float.floatToFloat16(value));
        }
        return bytes.flip();
    }

    @Test
    void bfloat16RoundsToTheNearestAndTiesToEven() {
        assertThat(AdapterMerge.bfloat16(Float.intBitsToFloat(0x3F80_7FFF)))
                .isEqualTo((short) 0x3F80);
        assertThat(AdapterMerge.bfloat16(Float.intBitsToFloat(0x3F80_8000)))
                .isEqualTo((short) 0x3F80);
        assertThat(AdapterMerge.bfloat16(Float.intBitsToFloat(0x3F81_8000)))
                .isEqualTo((short) 0x3F82);
        assertThat(AdapterMerge.bfloat16(Float.intBitsToFloat(0x3F80_8001)))
                .isEqualTo((short) 0x3F81);
        assertThat(AdapterMerge.bfloat16(-0.0f)).isEqualTo((short) 0x8000);
        assertThat(AdapterMerge.bfloat16(Float.NaN)).isEqualTo((short) 0x7FC0);
    }

    private static double distance(float[] some, float[] others) {
        double most = 0;
        for (int i = 0; i < some.length; i++) {
            most = Math.max(most, Math.abs(some[i] - others[i]));
        }
        return most;
    }

    private static float[] floats(FloatBuffer buffer) {
        float[] values = new float[buffer.capacity()];
        buffer.get(values);
        return values;
    }
}
