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
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Matrices in bfloat16: half the memory, nearly the same numbers. */
class PrecisionTest {

    /** Activations lose 16 of 24 bits at each product: 2^-9 of a logit of about 10, a few times. */
    private static final float LOGIT = 0.15f;

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

    private static double gradientNorm(
            AdapterFolder adapter, Precision precision, Activations activations) {
        List<PromptGroup> groups =
                FixtureCase.of(Fixtures.expected("qwen2_tied").get("cases").get(0)).groups();
        float[] weights = new float[groups.stream().mapToInt(PromptGroup::completionTokens).sum()];
        Arrays.fill(weights, 1);
        try (TrainablePolicy policy =
                        TrainablePolicy.open(
                                ENGINE, adapter, precision, AdamWSettings.defaults(), activations);
                WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
            policy.accumulate(groups, 1, likelihood.loss(weights, weights.length));
            return policy.step(1e-4).gradNorm();
        }
    }
}
