package io.reflectretry.policy.speed;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.Decoder;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.Weights;
import io.reflectretry.policy.training.TokenLoss;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Forward and backward as it is done without sharing: each member is a row with its own copy of the
 * prompt, and every position is projected onto the vocabulary. On the engine thread.
 */
final class PlainWay implements AutoCloseable {

    private final PolicyEngine engine;
    private final Weights weights;
    private final ScriptModule decoder;

    PlainWay(PolicyEngine engine, PolicyFolder folder) {
        this.engine = engine;
        weights = Weights.read(engine, folder);
        weights.tensors().values().forEach(weight -> weight.setRequiresGradient(true));
        decoder = script(engine, folder.config());
    }

    /** The decoder with the methods of plain.py beside its own. */
    static ScriptModule script(PolicyEngine engine, DecoderConfig config) {
        String source =
                ScriptModule.resource(Decoder.class, "decoder.py")
                        + ScriptModule.resource(PlainWay.class, "plain.py");
        return engine.sharedScript(
                "Decoder", source, Decoder.attributes(config, Precision.FLOAT32));
    }

    /** Adds the gradients of one group up; gives the loss. */
    double accumulate(PromptGroup group, float temperature, TokenLoss loss) {
        try (PtNDManager scope = engine.newScope()) {
            JniUtils.setGradMode(true);
            Rows rows = Rows.of(scope, group);
            NDList scored =
                    decoder.callWithGradients(
                            scope,
                            "plain_score",
                            weights.arguments(
                                    rows.ids(),
                                    rows.next(),
                                    rows.predictors(),
                                    scope.create(temperature)));
            NDArray value = loss.of(scored.get(0));
            JniUtils.backward((PtNDArray) value, (PtNDArray) value.onesLike(), false, false);
            return value.getFloat();
        }
    }

    /**
     * Rows of prompt and completion.
     *
     * @param ids [B, S]
     * @param next [B, S]: the token after each; 0 after the last
     * @param predictors [M]: where a completion token is predicted
     */
    record Rows(NDArray ids, NDArray next, NDArray predictors) {

        static Rows of(PtNDManager scope, PromptGroup group) {
            int rows = group.completions().size();
            int prompt = group.prompt().length;
            int longest = group.completions().stream().mapToInt(c -> c.length).max().orElseThrow();
            int width = prompt + longest;
            long[] ids = new long[rows * width];
            long[] next = new long[rows * width];
            long[] predictors = new long[group.completionTokens()];
            int predicted = 0;
            for (int row = 0; row < rows; row++) {
                int[] completion = group.completions().get(row);
                for (int i = 0; i < prompt + completion.length; i++) {
                    int id = i < prompt ? group.prompt()[i] : completion[i - prompt];
                    ids[row * width + i] = id;
                    if (i > 0) {
                        next[row * width + i - 1] = id;
                    }
                    if (i >= prompt) {
                        predictors[predicted++] = (long) row * width + i - 1;
                    }
                }
            }
            Shape shape = new Shape(rows, width);
            return new Rows(
                    scope.create(ids, shape), scope.create(next, shape), scope.create(predictors));
        }
    }

    Map<String, float[]> gradients() {
        Map<String, float[]> values = new LinkedHashMap<>();
        weights.tensors()
                .forEach(
                        (name, weight) -> {
                            try (NDArray gradient = weight.getGradient()) {
                                values.put(name, gradient.toFloatArray());
                            }
                        });
        return values;
    }

    @Override
    public void close() {
        weights.close();
    }
}
