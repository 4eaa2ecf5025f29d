package io.reflectretry.policy.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Forward and backward with gradient recompute (Chen et al., 2016, "Training deep nets with
 * sublinear memory cost"): forward keeps only what goes into each layer; backward runs each layer
 * again on that, now with a graph. The same sums as {@link ScoringPass#runWithGradients}, a third
 * more work, and the memory of one layer and one piece of the vocabulary projection at a time. On
 * the engine thread.
 *
 * <pre>
 *   x(0) ─layer─▶ x(1) ─layer─▶ … x(L) ─vocabulary─▶ log p ─▶ loss
 *  dx(0) ◀────── dx(1) ◀────── … dx(L) ◀─────────── dlog p ◀─    each arrow with a graph of its own
 * </pre>
 */
public final class RecomputedPass {

    /** Completion tokens whose logits exist at once. */
    private static final int TOKENS_PER_PROJECTION = 256;

    private final PolicyEngine engine;
    private final ScriptModule decoder;
    private final Weights weights;
    private final TreeBatch.Tensors batch;
    private final NDArray[] frame;

    /** What goes into each layer, and on top what the vocabulary projection reads. */
    private final Deque<NDArray> states = new ArrayDeque<>();

    private final ScoringPass.Result result;

    /**
     * Runs forward.
     *
     * @param scope must stay open until after {@link #backward}
     */
    RecomputedPass(
            PolicyEngine engine,
            ScriptModule decoder,
            Weights weights,
            PtNDManager scope,
            TreeBatch.Tensors batch,
            int layers) {
        this.engine = engine;
        this.decoder = decoder;
        this.weights = weights;
        this.batch = batch;
        // Gradient mode is off, not inference mode on: what that makes can never be in a graph.
        JniUtils.setGradMode(false);
        try {
            frame = frame(scope);
            states.push(embedded(scope));
            for (int layer = 0; layer < layers; layer++) {
                states.push(throughLayer(scope, layer, states.element()));
            }
            result = predictedAll(scope);
        } finally {
            JniUtils.setGradMode(true);
        }
        result.logProbabilities().setRequiresGradient(true);
    }

    /**
     * What the completion tokens got. Backward from the loss ends at these log-probabilities; then
     * comes {@link #backward}.
     */
    public ScoringPass.Result result() {
        return result;
    }

    /** Carries the gradient of the log-probabilities on to the weights. Once. */
    public void backward() {
        NDArray upstream = backwardOfProjection();
        for (int layer = states.size() - 1; layer >= 0; layer--) {
            upstream = backwardOfLayer(layer, states.pop(), upstream);
        }
        try (PtNDManager scope = engine.newScope();
                NDArray gradient = upstream) {
            // A frozen embedding is in no graph: the gradient ends here.
            if (weights.tensors().get(Decoder.EMBEDDING).hasGradient()) {
                backward(embedded(scope), gradient);
            }
        }
    }

    private NDArray backwardOfProjection() {
        try (NDArray upstream = result.logProbabilities().getGradient();
                NDArray x = states.pop()) {
            x.setRequiresGradient(true);
            for (NDIndex piece : pieces()) {
                try (PtNDManager scope = engine.newScope();
                        NDArray gradient = upstream.get(piece)) {
                    backward(predicted(scope, x, piece).get(0), gradient);
                }
            }
            return x.getGradient();
        }
    }

    private NDArray backwardOfLayer(int layer, NDArray input, NDArray upstream) {
        try (PtNDManager scope = engine.newScope();
                NDArray x = input;
                NDArray gradient = upstream) {
            x.setRequiresGradient(true);
            backward(throughLayer(scope, layer, x), gradient);
            return x.getGradient();
        }
    }

    private static void backward(NDArray output, NDArray gradient) {
        JniUtils.backward((PtNDArray) output, (PtNDArray) gradient, false, false);
    }

    private NDArray[] frame(PtNDManager scope) {
        NDList arguments =
                new NDList(batch.positions(), batch.segments(), batch.lengths(), batch.parents());
        return decoder.callWithGradients(scope, "frame", arguments).toArray(NDArray[]::new);
    }

    private NDArray embedded(PtNDManager scope) {
        return decoder.callWithGradients(scope, "embed", weights.arguments(batch.ids()))
                .singletonOrThrow();
    }

    private NDArray throughLayer(PtNDManager scope, int layer, NDArray x) {
        NDList arguments = weights.arguments(scope.create((long) layer), x);
        arguments.addAll(new NDList(frame));
        arguments.add(batch.lengths());
        arguments.add(batch.parents());
        return decoder.callWithGradients(scope, "layer_alone", arguments).singletonOrThrow();
    }

    private ScoringPass.Result predictedAll(PtNDManager scope) {
        NDList logProbabilities = new NDList();
        NDList entropies = new NDList();
        for (NDIndex piece : pieces()) {
            NDList both = predicted(scope, states.element(), piece);
            logProbabilities.add(both.get(0));
            entropies.add(both.get(1));
        }
        return new ScoringPass.Result(
                NDArrays.concat(logProbabilities), NDArrays.concat(entropies));
    }

    private NDList predicted(PtNDManager scope, NDArray x, NDIndex piece) {
        NDArray predictors = batch.predictors().get(scope, piece);
        NDArray targets = batch.targets().get(scope, piece);
        return decoder.callWithGradients(
                scope, "predict", weights.arguments(x, predictors, targets, batch.temperature()));
    }

    private List<NDIndex> pieces() {
        long tokens = batch.targets().size();
        List<NDIndex> pieces = new ArrayList<>();
        for (long from = 0; from < tokens; from += TOKENS_PER_PROJECTION) {
            pieces.add(
                    new NDIndex()
                            .addSliceDim(from, Math.min(tokens, from + TOKENS_PER_PROJECTION)));
        }
        return pieces;
    }
}
