package io.reflectretry.policy.training;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static io.reflectretry.policy.TestEngine.onEngine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.Safetensors;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.lora.LoraModule;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.PromptGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only the adapter learns, and a training goes on from what it saved. */
class AdapterTrainingTest {

    private static final List<PromptGroup> TEXTS =
            List.of(new PromptGroup(new int[] {18, 61, 172}, List.of(new int[] {219, 245, 15})));

    private final PolicyFolder base = PolicyFolder.open(Fixtures.model("qwen2_tied"));
    private final AdapterFolder adapter =
            AdapterFolder.open(Fixtures.adapter("qwen2_r4_all"), base);

    @TempDir Path scratch;

    private static TrainablePolicy open(AdapterFolder folder) {
        return TrainablePolicy.open(ENGINE, folder, AdamWSettings.defaults(), Activations.KEPT);
    }

    private static void step(TrainablePolicy policy) {
        try (WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
            policy.accumulate(TEXTS, 1, likelihood.loss(new float[] {1, 1, 1}, 3));
            policy.step(1e-2);
        }
    }

    @Test
    void theBaseStaysAsItWasWhileTheAdapterLearns() {
        float[] untrained;
        try (Policy policy = Policy.load(ENGINE, base, 0).join()) {
            untrained = policy.score(TEXTS, 1).join().logProbabilities();
        }

        onEngine(
                () -> {
                    try (TrainablePolicy policy = open(adapter)) {
                        float[] before = policy.score(TEXTS, 1).logProbabilities();
                        step(policy);
                        step(policy);
                        assertThat(policy.score(TEXTS, 1).logProbabilities()).isNotEqualTo(before);
                        assertThat(policy.scoreBase(TEXTS, 1).logProbabilities())
                                .isEqualTo(untrained);
                    }
                    return null;
                });
    }

    @Test
    void momentsAreOfTheAdapterOnly() {
        Path file = scratch.resolve("optimizer.safetensors");
        onEngine(
                () -> {
                    try (TrainablePolicy policy = open(adapter)) {
                        step(policy);
                        policy.saveOptimizer(file);
                    }
                    return null;
                });

        List<String> expected = new ArrayList<>();
        for (LoraModule module : adapter.modules()) {
            for (String name : List.of(module.a(), module.b())) {
                expected.add("exp_avg." + name);
                expected.add("exp_avg_sq." + name);
            }
        }
        try (Safetensors moments = Safetensors.open(file)) {
            assertThat(moments.tensors().keySet()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void goingOnFromWhatWasSavedIsAsIfNothingHadHappened() {
        Path file = scratch.resolve("optimizer.safetensors");
        onEngine(
                () -> {
                    try (TrainablePolicy policy = open(adapter)) {
                        step(policy);
                        policy.saveWeights(scratch.resolve("1"));
                        policy.saveOptimizer(file);
                        step(policy);
                        policy.saveWeights(scratch.resolve("2"));
                    }
                    try (TrainablePolicy policy =
                            open(AdapterFolder.open(scratch.resolve("1"), base))) {
                        policy.restoreOptimizer(file);
                        assertThat(policy.stepsDone()).isEqualTo(1);
                        step(policy);
                        policy.saveWeights(scratch.resolve("again"));
                    }
                    return null;
                });

        assertThat(scratch.resolve("again").resolve(AdapterFolder.WEIGHTS_FILE))
                .hasSameBinaryContentAs(scratch.resolve("2").resolve(AdapterFolder.WEIGHTS_FILE));
        assertThat(scratch.resolve("again").resolve(AdapterFolder.CONFIG_FILE))
                .hasSameBinaryContentAs(adapter.path().resolve(AdapterFolder.CONFIG_FILE));
    }

    @Test
    void whereAllWeightsLearnThereIsNoBaseToScore() {
        onEngine(
                () -> {
                    try (TrainablePolicy policy =
                            TrainablePolicy.open(ENGINE, base, AdamWSettings.defaults())) {
                        assertThatThrownBy(() -> policy.scoreBase(TEXTS, 1))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("no frozen base");
                    }
                    return null;
                });
    }
}
