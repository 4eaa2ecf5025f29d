package io.reflectretry.policy.training;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static io.reflectretry.policy.TestEngine.onEngine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.policy.FixtureCase;
import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.FinishReason;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GenerationResult;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.network.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The network computes what transformers computes, forward and backward. */
class ReferenceModelTest {

    static final float LOGIT = 1e-4f;
    private static final Percentage GRADIENT = Percentage.withPercentage(0.01);

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#models")
    void logitsEqualTheReference(String model) {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model(model));
        try (Policy policy = Policy.load(ENGINE, folder, 1).join()) {
            for (JsonNode json : Fixtures.expected(model).get("cases")) {
                FixtureCase reference = FixtureCase.of(json);
                for (int row = 0; row < reference.rows().size(); row++) {
                    int[] ids = reference.rows().get(row);
                    float[] logits = onEngine(() -> lastLogits(policy, ids));
                    assertThat(logits)
                            .containsExactly(
                                    Fixtures.floats(json.get("last_logits").get(row)),
                                    within(LOGIT));
                }
            }
        }
    }

    static float[] lastLogits(Policy policy, int[] ids) {
        try (PtNDManager scope = ENGINE.newScope()) {
            Shape row = new Shape(1, ids.length);
            long[] positions = new long[ids.length];
            Arrays.setAll(positions, i -> i);
            NDArray logits =
                    policy.run(
                                    scope,
                                    "logits",
                                    scope.create(Arrays.stream(ids).asLongStream().toArray(), row),
                                    scope.create(positions, row),
                                    scope.create(new long[ids.length], row))
                            .singletonOrThrow();
            return logits.get("0, -1").toFloatArray();
        }
    }

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#models")
    void logProbabilitiesEqualTheReference(String model) {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model(model));
        try (Policy policy = Policy.load(ENGINE, folder, 1).join()) {
            for (JsonNode json : Fixtures.expected(model).get("cases")) {
                FixtureCase reference = FixtureCase.of(json);
                float[] scores = policy.score(reference.groups(), 1).join().logProbabilities();
                assertThat(scores).containsExactly(tokenLogProbabilities(reference), within(LOGIT));
            }
        }
    }

    static float[] tokenLogProbabilities(FixtureCase reference) {
        List<Float> values = new ArrayList<>();
        for (int row = 0; row < reference.rows().size(); row++) {
            JsonNode expected = reference.json().get("token_logprobs").get(row);
            for (int t = 0; t < reference.rows().get(row).length - 1; t++) {
                values.add((float) expected.get(t).asDouble());
            }
        }
        float[] flat = new float[values.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = values.get(i);
        }
        return flat;
    }

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#models")
    void greedyGenerationEqualsTheReference(String model) {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model(model)).withStopTokenIds();
        try (Policy policy = Policy.load(ENGINE, folder, 1).join()) {
            for (JsonNode json : Fixtures.expected(model).get("cases")) {
                assertGreedy(policy, json);
            }
        }
    }

    /** Greedy continuations, with a KV cache, of a policy without stop tokens. */
    static void assertGreedy(Policy policy, JsonNode json) {
        BatchingGenerator generator =
                new BatchingGenerator(ENGINE, policy, GeneratorSettings.defaults());
        FixtureCase reference = FixtureCase.of(json);
        List<CompletableFuture<GenerationResult>> results =
                reference.rows().stream()
                        .map(
                                ids ->
                                        generator.generate(
                                                new GenerationRequest(
                                                        ids, List.of(0L), Sampling.greedy(12))))
                        .toList();
        for (JsonNode greedy : json.get("greedy")) {
            Generation written =
                    results.get(greedy.get("row").asInt()).join().generations().getFirst();
            assertThat(written.tokenIds()).isEqualTo(Fixtures.ints(greedy.get("new_tokens")));
            assertThat(written.logProbabilities())
                    .containsExactly(Fixtures.floats(greedy.get("logprobs")), within(LOGIT));
            assertThat(written.finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @ParameterizedTest
    @MethodSource("modelsBothWays")
    void lossAndEveryGradientEqualTheReference(String model, Activations activations) {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model(model));
        for (JsonNode json : Fixtures.expected(model).get("cases")) {
            FixtureCase reference = FixtureCase.of(json);
            JsonNode expected = json.get("policy_gradient");
            TokenLossCheck check =
                    onEngine(
                            () ->
                                    TokenLossCheck.run(
                                            () ->
                                                    TrainablePolicy.open(
                                                            ENGINE,
                                                            folder,
                                                            AdamWSettings.defaults(),
                                                            activations),
                                            reference,
                                            expected));
            assertThat(check.loss()).isCloseTo(expected.get("loss").asDouble(), within(1e-5));
            assertThat(check.gradients().keySet())
                    .containsExactlyInAnyOrderElementsOf(() -> expected.get("grads").fieldNames());
            check.gradients().forEach((name, values) -> assertGradient(name, values, expected));
        }
    }

    private static Stream<Arguments> modelsBothWays() {
        return Fixtures.models()
                .flatMap(
                        model ->
                                Stream.of(Activations.values())
                                        .map(activations -> Arguments.of(model, activations)));
    }

    static void assertGradient(String name, float[] values, JsonNode expected) {
        JsonNode gradient = expected.get("grads").get(name);
        double l2 = 0;
        double sum = 0;
        for (float value : values) {
            l2 += (double) value * value;
            sum += value;
        }
        double norm = gradient.get("l2").asDouble();
        assertThat(Math.sqrt(l2)).as(name).isCloseTo(norm, GRADIENT);
        // Sums and single values are compared on the scale of the whole gradient.
        assertThat(sum).as(name).isCloseTo(gradient.get("sum").asDouble(), within(1e-4 * norm));
        assertThat(Arrays.copyOf(values, 8))
                .as(name)
                .containsExactly(
                        Fixtures.floats(gradient.get("first8")), within((float) (1e-4 * norm)));
    }

    /** Loss and gradients of the fixtures' policy-gradient case. */
    record TokenLossCheck(double loss, Map<String, float[]> gradients) {

        static TokenLossCheck run(
                Supplier<TrainablePolicy> open, FixtureCase reference, JsonNode expected) {
            try (TrainablePolicy policy = open.get();
                    WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
                MicroBatchResult result =
                        policy.accumulate(
                                reference.groups(),
                                1,
                                likelihood.loss(
                                        FixtureCase.weights(expected, reference.rows()),
                                        FixtureCase.maskSum(expected)));
                return new TokenLossCheck(result.loss(), policy.gradients());
            }
        }
    }
}
