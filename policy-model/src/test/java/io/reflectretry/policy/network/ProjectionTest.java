package io.reflectretry.policy.network;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static io.reflectretry.policy.TestEngine.onEngine;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.folder.PolicyFolder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vocabulary projection runs where a completion token is predicted, and nowhere else. */
class ProjectionTest {

    private static final PolicyFolder FOLDER =
            PolicyFolder.open(Fixtures.model("qwen2_untied_bf16"));

    @ParameterizedTest
    @EnumSource(RowLayout.class)
    void eachCompletionTokenHasOnePredictorAndThePromptHasNone(RowLayout layout) {
        List<PromptGroup> groups =
                List.of(
                        new PromptGroup(
                                new int[] {1, 2, 3},
                                List.of(new int[] {4, 5}, new int[0], new int[] {6, 7, 8})),
                        new PromptGroup(new int[] {9}, List.of(new int[] {10})));
        // The second group starts after the first: padded in a row of its own, else right behind.
        long second = 8;
        onEngine(
                () -> {
                    try (PtNDManager scope = ENGINE.newScope()) {
                        TreeBatch.Tensors batch = TreeBatch.tensors(scope, groups, 1, layout);
                        assertThat(batch.predictors().toLongArray())
                                .containsExactly(2, 3, 2, 5, 6, second);
                        assertThat(batch.targets().toLongArray())
                                .containsExactly(4, 5, 6, 7, 8, 10);
                        return null;
                    }
                });
    }

    /**
     * Hidden values that nobody predicts from are made NaN. Were they projected too, their product
     * with a gradient of 0 would be NaN in the gradient of the projection.
     */
    @Test
    void whatPredictsNoCompletionTokenIsNotProjected() {
        onEngine(
                () -> {
                    try (Weights weights = Weights.read(ENGINE, FOLDER);
                            PtNDManager scope = ENGINE.newScope()) {
                        NDArray projection = weights.tensors().get("lm_head.weight");
                        projection.setRequiresGradient(true);
                        float[] hidden = new float[5 * FOLDER.config().hiddenSize()];
                        Arrays.fill(hidden, Float.NaN);
                        int predictor = 3;
                        for (int i = 0; i < FOLDER.config().hiddenSize(); i++) {
                            hidden[predictor * FOLDER.config().hiddenSize() + i] = i % 5 - 2;
                        }
                        ScriptModule decoder = Decoder.script(ENGINE, FOLDER.config());
                        JniUtils.setGradMode(true);
                        NDList predicted =
                                decoder.callWithGradients(
                                        scope,
                                        "predict",
                                        weights.arguments(
                                                scope.create(
                                                        hidden,
                                                        new Shape(
                                                                1,
                                                                5,
                                                                FOLDER.config().hiddenSize())),
                                                scope.create(new long[] {predictor}),
                                                scope.create(new long[] {7}),
                                                scope.create(1f)));
                        NDArray chosen = predicted.get(0);
                        JniUtils.backward(
                                (PtNDArray) chosen, (PtNDArray) chosen.onesLike(), false, false);
                        try (NDArray gradient = projection.getGradient()) {
                            for (float value : gradient.toFloatArray()) {
                                assertThat(value).isFinite();
                            }
                        }
                        return null;
                    }
                });
    }
}
