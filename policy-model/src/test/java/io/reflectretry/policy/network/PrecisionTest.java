package io.reflectretry.policy.network;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
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
import io.reflectretry.policy.training.Activations;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TrainablePolicy;
import io.reflectretry.policy.training.WeightedLikelihood;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Matrices in bfloat16: half the memory, nearly the same numbers. */
class PrecisionTest {

    /** Activations lose 16 of 24 bits at each product: 2^-9 of a logit of about 10, a few times. */
    private static final float LOGIT = 0.15f;

    /** A part of the whole gradient's norm: some roundings of 2^-9, mostly of independent signs. */
    private static final double GRADIENT = 0.02;

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#models")
    void scoresStayNear(String model) {
        List<PromptGroup> groups =
                FixtureCase.of(Fixtures.expected(model).get("cases").get(0)).groups();
        PolicyFolder folder = PolicyFolder.open(Fixtures.model(model));
        try (Policy wide = Policy.load(ENGINE, folder, 1).join();
                Policy narrow = Policy.load(ENGINE, folder, 1, Precision.BFLOAT16).join()) {
            float[] expected = wide.score(groups, 1).join().logProbabilities();
            float[] found = narrow.score(groups, 1).join().logProbabilities();

            assertThat(found).containsExactly(expected, within(LOGIT));
            assertThat(found).isNotEqualTo(expected);
            assertThat(narrow.bytes()).isLessThan(wide.bytes() * 51 / 100);
        }
    }

    @Test
    void whatIsWrittenInBfloat16IsScoredAlikeInBfloat16() {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model("qwen2_tied")).withStopTokenIds();
        try (Policy narrow = Policy.load(ENGINE, folder, 1, Precision.BFLOAT16).join()) {
            int[] prompt = {5, 77, 120, 9};
            Generation written =
                    new BatchingGenerator(ENGINE, narrow, GeneratorSettings.defaults())
                            .generate(
                                    new GenerationRequest(prompt, List.of(5L), Sampling.greedy(25)))
                            .join()
                            .generations()
                            .getFirst();
            PromptGroup same = new PromptGroup(prompt, List.of(written.tokenIds()));

            assertThat(narrow.score(List.of(same), 1).join().logProbabilities())
                    .containsExactly(written.logProbabilities(), within(LOGIT));
        }
    }

    @ParameterizedTest
    @EnumSource(Activations.class)
    void anAdapterLearnsOverABaseInBfloat16(Activations activations) {
        AdapterFolder adapter =
                AdapterFolder.open(
                        Fixtures.path("lora/qwen2_r4_all"),
                        PolicyFolder.open(Fixtures.model("qwen2_tied")));
        double[] norms = new double[2];
        for (Precision precision : Precision.values()) {
            norms[precision.ordinal()] =
                    ENGINE.submit(() -> gradientNorm(adapter, precision, activations)).join();
        }
        assertThat(norms[1]).isCloseTo(norms[0], Percentage.withPercentage(2));
        assertThat(norms[1]).isNotEqualTo(norms[0]);
    }

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#models")
    void allWeightsLearnByNearlyTheSameGradients(String model) {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model(model));
        Map<String, float[]> wide = gradients(folder, Precision.FLOAT32, Activations.KEPT);
        Map<String, float[]> narrow = gradients(folder, Precision.BFLOAT16, Activations.KEPT);

        assertThat(difference(narrow, wide)).isBetween(1e-6, GRADIENT);
        assertThat(
                        difference(
                                gradients(folder, Precision.BFLOAT16, Activations.RECOMPUTED),
                                narrow))
                .isLessThan(1e-5);
    }

    @Test
    void aStepTooSmallForBfloat16IsTaken(@TempDir Path scratch) {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model("qwen2_tied"));
        double rate = 1e-6;
        ENGINE.submit(
                        () -> {
                            try (TrainablePolicy policy =
                                    open(folder, Precision.BFLOAT16, Activations.KEPT)) {
                                accumulate(policy, "qwen2_tied");
                                policy.step(rate);
                                policy.saveWeights(scratch.resolve("after"));
                                return null;
                            }
                        })
                .join();

        float[] before = largestMatrix(folder);
        float[] after = largestMatrix(PolicyFolder.open(scratch.resolve("after")));
        double moved = 0;
        for (int i = 0; i < before.length; i++) {
            moved = Math.max(moved, Math.abs(after[i] - before[i]));
        }
        // AdamW's first step is the learning rate for each weight with a gradient.
        assertThat(moved).isBetween(rate * 0.5, rate * 2);
    }

    private static float[] largestMatrix(PolicyFolder folder) {
        return ENGINE.submit(
                        () -> {
                            try (Weights weights = Weights.read(ENGINE, folder)) {
                                return weights.tensors()
                                        .get("model.embed_tokens.weight")
                                        .toFloatArray();
                            }
                        })
                .join();
    }

    private static Map<String, float[]> gradients(
            PolicyFolder folder, Precision precision, Activations activations) {
        return ENGINE.submit(
                        () -> {
                            try (TrainablePolicy policy = open(folder, precision, activations)) {
                                accumulate(policy, folder.path().getFileName().toString());
                                return policy.gradients();
                            }
                        })
                .join();
    }

    private static TrainablePolicy open(
            PolicyFolder folder, Precision precision, Activations activations) {
        return TrainablePolicy.open(
                ENGINE, folder, precision, AdamWSettings.defaults(), activations);
    }

    /** The largest distance of a tensor's gradients, as a part of the norm of all of them. */
    private static double difference(Map<String, float[]> found, Map<String, float[]> expected) {
        double squares = 0;
        double worst = 0;
        for (var entry : expected.entrySet()) {
            float[] other = found.get(entry.getKey());
            double apart = 0;
            for (int i = 0; i < other.length; i++) {
                double value = entry.getValue()[i];
                squares += value * value;
                apart += Math.pow(other[i] - value, 2);
            }
            worst = Math.max(worst, apart);
        }
        return Math.sqrt(worst / squares);
    }

    private static void accumulate(TrainablePolicy policy, String model) {
        List<PromptGroup> groups =
                FixtureCase.of(Fixtures.expected(model).get("cases").get(0)).groups();
        float[] weights = new float[groups.stream().mapToInt(PromptGroup::completionTokens).sum()];
        Arrays.fill(weights, 1);
        try (WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
            policy.accumulate(groups, 1, likelihood.loss(weights, weights.length));
        }
    }

    private static double gradientNorm(
            AdapterFolder adapter, Precision precision, Activations activations) {
        try (TrainablePolicy policy =
                TrainablePolicy.open(
                        ENGINE, adapter, precision, AdamWSettings.defaults(), activations)) {
            accumulate(policy, "qwen2_tied");
            return policy.step(1e-4).gradNorm();
        }
    }
}
