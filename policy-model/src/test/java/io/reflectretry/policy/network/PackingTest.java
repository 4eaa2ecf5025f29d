package io.reflectretry.policy.network;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.policy.FixtureCase;
import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.lora.AdapterFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packed matrices: other layouts, the same numbers as far as their precision goes. */
class PackingTest {

    private static final WeightForm ONEDNN_FLOAT32 =
            new WeightForm(Precision.FLOAT32, Packing.ONEDNN);
    private static final WeightForm ONEDNN_BFLOAT16 =
            new WeightForm(Precision.BFLOAT16, Packing.ONEDNN);
    private static final WeightForm BOTH =
            new WeightForm(Precision.BFLOAT16, Packing.ONEDNN_AND_FBGEMM);

    private static Stream<Arguments> modelsAndForms() {
        return Fixtures.models()
                .flatMap(
                        model ->
                                Stream.of(ONEDNN_FLOAT32, ONEDNN_BFLOAT16, BOTH)
                                        .map(form -> Arguments.of(model, form)));
    }

    /** Another order of float32 sums; or 8 bits a product, as in {@link PrecisionTest}. */
    private static float tolerance(WeightForm form) {
        return form.precision() == Precision.FLOAT32 ? 1e-4f : 0.15f;
    }

    @ParameterizedTest
    @MethodSource("modelsAndForms")
    void whatIsSampledIsScoredAlikeInFloat32(String model, WeightForm form) {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model(model)).withStopTokenIds();
        try (Policy exact = Policy.load(ENGINE, folder, 1).join();
                Policy packed = Policy.load(ENGINE, folder, 1, form).join()) {
            assertThat(packed.bytes()).isEqualTo(form.bytes(folder.config()));
            for (int samples : new int[] {1, 5}) {
                List<Generation> written = write(packed, samples);

                float[] scored = score(exact, written);

                report(model, form, samples, recorded(written), scored);
                assertThat(recorded(written)).containsExactly(scored, within(tolerance(form)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modelsAndForms")
    void scoresStayNear(String model, WeightForm form) {
        List<PromptGroup> groups =
                FixtureCase.of(Fixtures.expected(model).get("cases").get(0)).groups();
        PolicyFolder folder = PolicyFolder.open(Fixtures.model(model));
        try (Policy exact = Policy.load(ENGINE, folder, 1).join();
                Policy packed = Policy.load(ENGINE, folder, 1, form).join()) {
            assertThat(packed.score(groups, 1).join().logProbabilities())
                    .containsExactly(
                            exact.score(groups, 1).join().logProbabilities(),
                            within(tolerance(form)));
        }
    }

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#adapters")
    void anAdapterWritesOverAPackedBase(String name) {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model("qwen2_tied")).withStopTokenIds();
        AdapterFolder adapter = AdapterFolder.open(Fixtures.adapter(name), folder);
        SharedBase plain = SharedBase.load(ENGINE, folder).join();
        SharedBase base = SharedBase.load(ENGINE, folder, BOTH).join();
        try (Policy exact = Policy.load(plain, adapter, 1).join();
                Policy bare = Policy.load(ENGINE, folder, 1).join();
                Policy packed = Policy.load(base, adapter, 1).join()) {
            List<Generation> written = write(packed, 1);

            assertThat(recorded(written)).containsExactly(score(exact, written), within(0.15f));
            // Without the adapter they would be others.
            assertThat(distance(recorded(written), score(bare, written))).isGreaterThan(0.3);
        } finally {
            plain.release();
            base.release();
        }
    }

    @Test
    void float16MatricesAreNoFloat32() {
        assertThatThrownBy(() -> new WeightForm(Precision.FLOAT32, Packing.ONEDNN_AND_FBGEMM))
                .hasMessageContaining("FLOAT32")
                .hasMessageContaining("use precision BFLOAT16");
    }

    private static List<Generation> write(Policy policy, int samples) {
        return new BatchingGenerator(ENGINE, policy, GeneratorSettings.defaults())
                .generate(
                        new GenerationRequest(
                                PROMPT,
                                LongStream.range(0, samples).boxed().toList(),
                                Sampling.at(1, 40)))
                .join()
                .generations();
    }

    private static final int[] PROMPT = {5, 77, 120, 9, 31, 64};

    private static float[] score(Policy policy, List<Generation> written) {
        PromptGroup group =
                new PromptGroup(PROMPT, written.stream().map(Generation::tokenIds).toList());
        return policy.score(List.of(group), 1).join().logProbabilities();
    }

    private static float[] recorded(List<Generation> written) {
        List<Float> all = new ArrayList<>();
        for (Generation generation : written) {
            for (float value : generation.logProbabilities()) {
                all.add(value);
            }
        }
        float[] values = new float[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(i);
        }
        return values;
    }

    private static double distance(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    /** Printed only when asked for: the figures of docs/decisions/0009. */
    private static void report(
            String model, WeightForm form, int samples, float[] recorded, float[] scored) {
        if (Boolean.getBoolean("rrr.packing.report")) {
            double sum = 0;
            for (int i = 0; i < scored.length; i++) {
                sum += Math.abs(recorded[i] - scored[i]);
            }
            System.out.printf(
                    "%-20s %-9s %-18s %d samples: mean %.1e largest %.1e%n",
                    model,
                    form.precision(),
                    form.packing(),
                    samples,
                    sum / scored.length,
                    distance(recorded, scored));
        }
    }
}
