package io.reflectretry.policy.training;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static io.reflectretry.policy.TestEngine.onEngine;
import static io.reflectretry.policy.training.ReferenceModelTest.LOGIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.policy.FixtureCase;
import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.SharedBase;
import io.reflectretry.policy.training.ReferenceModelTest.TokenLossCheck;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A base with an adapter computes what PEFT computes, forward and backward. */
class ReferenceAdapterTest {

    private static final PolicyFolder BASE =
            PolicyFolder.open(Fixtures.model("qwen2_tied")).withStopTokenIds();

    private static AdapterFolder folder(String adapter) {
        return AdapterFolder.open(Fixtures.adapter(adapter), BASE);
    }

    private static JsonNode expected(String adapter) {
        return Fixtures.json(Fixtures.adapter(adapter).resolve("expected.json"));
    }

    private static void withPolicy(String adapter, BiConsumer<Policy, JsonNode> check) {
        SharedBase base = SharedBase.load(ENGINE, BASE).join();
        try (Policy policy = Policy.load(base, folder(adapter), 1).join()) {
            expected(adapter).get("cases").forEach(json -> check.accept(policy, json));
        } finally {
            base.release();
        }
    }

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#adapters")
    void logitsEqualTheReference(String adapter) {
        withPolicy(
                adapter,
                (policy, json) -> {
                    FixtureCase reference = FixtureCase.of(json);
                    for (int row = 0; row < reference.rows().size(); row++) {
                        int[] ids = reference.rows().get(row);
                        assertThat(onEngine(() -> ReferenceModelTest.lastLogits(policy, ids)))
                                .containsExactly(
                                        Fixtures.floats(json.get("last_logits").get(row)),
                                        within(LOGIT));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#adapters")
    void logProbabilitiesEqualTheReference(String adapter) {
        withPolicy(
                adapter,
                (policy, json) -> {
                    FixtureCase reference = FixtureCase.of(json);
                    assertThat(policy.score(reference.groups(), 1).join().logProbabilities())
                            .containsExactly(
                                    ReferenceModelTest.tokenLogProbabilities(reference),
                                    within(LOGIT));
                });
    }

    @ParameterizedTest
    @MethodSource("io.reflectretry.policy.Fixtures#adapters")
    void greedyGenerationEqualsTheReference(String adapter) {
        withPolicy(adapter, ReferenceModelTest::assertGreedy);
    }

    @ParameterizedTest
    @MethodSource("adaptersBothWays")
    void lossAndTheGradientsOfAAndBEqualTheReference(String adapter, Activations activations) {
        for (JsonNode json : expected(adapter).get("cases")) {
            FixtureCase reference = FixtureCase.of(json);
            JsonNode gradient = json.get("policy_gradient");
            TokenLossCheck check =
                    onEngine(
                            () ->
                                    TokenLossCheck.run(
                                            () ->
                                                    TrainablePolicy.open(
                                                            ENGINE,
                                                            folder(adapter),
                                                            AdamWSettings.defaults(),
                                                            activations),
                                            reference,
                                            gradient));
            assertThat(check.loss()).isCloseTo(gradient.get("loss").asDouble(), within(1e-5));
            assertThat(check.gradients().keySet())
                    .extracting(AdapterFolder::nameInFile)
                    .containsExactlyInAnyOrderElementsOf(() -> gradient.get("grads").fieldNames());
            check.gradients()
                    .forEach(
                            (name, values) ->
                                    ReferenceModelTest.assertGradient(
                                            AdapterFolder.nameInFile(name), values, gradient));
        }
    }

    private static Stream<Arguments> adaptersBothWays() {
        return Fixtures.adapters()
                .flatMap(
                        adapter ->
                                Stream.of(Activations.values())
                                        .map(activations -> Arguments.of(adapter, activations)));
    }
}
