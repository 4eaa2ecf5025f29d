package io.reflectretry.policy.training;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static io.reflectretry.policy.TestEngine.onEngine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.policy.FixtureCase;
import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.TensorSource;
import io.reflectretry.policy.lora.AdapterFolder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Five optimizer steps go where torch.optim.AdamW and clip_grad_norm_ go. */
class AdamWFixtureTest {

    private static final Percentage NORM = Percentage.withPercentage(0.01);
    private static final float ELEMENT = 1e-4f;

    private final JsonNode fixture = Fixtures.json(Fixtures.path("adamw/expected.json"));
    private final FixtureCase reference = FixtureCase.of(fixture);

    @TempDir Path scratch;

    private final PolicyFolder base = PolicyFolder.open(Fixtures.model("qwen2_tied"));
    private final AdamWSettings settings = new AdamWSettings(0.9, 0.999, 1e-8, 0.01, 1);

    @ParameterizedTest
    @ValueSource(strings = {"warmup_cosine", "constant"})
    void trajectoryEqualsTheReference(String name) {
        assertTrajectory(
                fixture.get("trajectories").get(name),
                () -> TrainablePolicy.open(ENGINE, base, settings),
                folder -> PolicyFolder.open(folder).openWeights());
    }

    @Test
    void trajectoryOfAnAdapterEqualsTheReference() {
        AdapterFolder adapter = AdapterFolder.open(Fixtures.adapter("qwen2_r4_all"), base);
        assertTrajectory(
                fixture.get("trajectories").get("lora_only_warmup_cosine"),
                () -> TrainablePolicy.open(ENGINE, adapter, settings, Activations.KEPT),
                folder -> AdapterFolder.open(folder, base).openWeights());
    }

    private void assertTrajectory(
            JsonNode trajectory,
            Supplier<TrainablePolicy> open,
            Function<Path, TensorSource> openSaved) {
        onEngine(
                () -> {
                    try (TrainablePolicy policy = open.get();
                            WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
                        for (JsonNode step : trajectory.get("steps")) {
                            assertStep(policy, likelihood, step, openSaved);
                        }
                        assertThat(policy.stepsDone()).isEqualTo(5);
                        assertThat(loss(policy, likelihood).loss())
                                .isCloseTo(trajectory.get("final_loss").asDouble(), within(1e-4));
                        assertWeights(
                                policy, "final", trajectory.get("final_all_params"), openSaved);
                    }
                    return null;
                });
    }

    private MicroBatchResult loss(TrainablePolicy policy, WeightedLikelihood likelihood) {
        return policy.accumulate(
                reference.groups(),
                1,
                likelihood.loss(
                        FixtureCase.weights(fixture, reference.rows()),
                        FixtureCase.maskSum(fixture)));
    }

    private void assertStep(
            TrainablePolicy policy,
            WeightedLikelihood likelihood,
            JsonNode step,
            Function<Path, TensorSource> openSaved) {
        assertThat(loss(policy, likelihood).loss())
                .isCloseTo(step.get("loss_before_step").asDouble(), within(1e-4));
        StepResult result = policy.step(step.get("lr").asDouble());
        assertThat(result.gradNorm()).isCloseTo(step.get("grad_norm_before_clip").asDouble(), NORM);
        assertThat(result.clipped()).isTrue();
        assertThat(result.skipped()).isFalse();
        assertWeights(policy, "step" + step.get("step"), step.get("params_after_step"), openSaved);
    }

    private void assertWeights(
            TrainablePolicy policy,
            String name,
            JsonNode expected,
            Function<Path, TensorSource> openSaved) {
        Path folder = scratch.resolve(name);
        policy.saveWeights(folder);
        try (TensorSource saved = openSaved.apply(folder)) {
            for (Map.Entry<String, JsonNode> weight : expected.properties()) {
                FloatBuffer values = saved.read(weight.getKey());
                double squares = 0;
                for (int i = 0; i < values.capacity(); i++) {
                    squares += (double) values.get(i) * values.get(i);
                }
                assertThat(Math.sqrt(squares))
                        .as(weight.getKey())
                        .isCloseTo(weight.getValue().get("l2").asDouble(), NORM);
                float[] first = new float[8];
                values.get(0, first);
                assertThat(first)
                        .as(weight.getKey())
                        .containsExactly(
                                Fixtures.floats(weight.getValue().get("first8")), within(ELEMENT));
            }
        }
    }
}
