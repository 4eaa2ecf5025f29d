package io.reflectretry.policy.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.folder.DecoderConfig;
import java.util.Arrays;
import java.util.List;

/** One pass of the network over prompt groups. */
public final class ScoringPass {

    /** Few enough for the activations to stay near the core, enough for dense products. */
    private static final int TOKENS_PER_PIECE = 2048;

    private ScoringPass() {}

    /**
     * What the pass gave, still as tensors of the scope that was passed in.
     *
     * @param logProbabilities [n], with gradients where asked
     * @param entropies [n], without gradients
     */
    public record Result(NDArray logProbabilities, NDArray entropies) {

        /** The values, copied to Java. */
        public Scores scores() {
            return new Scores(logProbabilities.toFloatArray(), entropies.toFloatArray());
        }
    }

    /** Scores without gradients. */
    public static Result run(
            ScriptModule decoder,
            Weights weights,
            PtNDManager scope,
            List<PromptGroup> groups,
            double temperature) {
        NDArray[] batch = TreeBatch.tensors(scope, groups, temperature).all();
        return result(decoder.call(scope, "score", weights.arguments(batch)));
    }

    /** Scores any number of groups without gradients, a micro-batch of like lengths at a time. */
    public static Scores inPieces(
            ScriptModule decoder,
            Weights weights,
            PolicyEngine engine,
            List<PromptGroup> groups,
            double temperature) {
        int[] starts = new int[groups.size() + 1];
        for (int i = 0; i < groups.size(); i++) {
            starts[i + 1] = starts[i] + groups.get(i).completionTokens();
        }
        float[] logProbabilities = new float[starts[groups.size()]];
        float[] entropies = new float[starts[groups.size()]];
        for (int[] piece : MicroBatches.plan(groups, TOKENS_PER_PIECE)) {
            List<PromptGroup> members = Arrays.stream(piece).mapToObj(groups::get).toList();
            if (members.stream().mapToInt(PromptGroup::completionTokens).sum() == 0) {
                continue;
            }
            try (PtNDManager scope = engine.newScope()) {
                Scores scores = run(decoder, weights, scope, members, temperature).scores();
                int from = 0;
                for (int group : piece) {
                    int count = starts[group + 1] - starts[group];
                    System.arraycopy(
                            scores.logProbabilities(),
                            from,
                            logProbabilities,
                            starts[group],
                            count);
                    System.arraycopy(scores.entropies(), from, entropies, starts[group], count);
                    from += count;
                }
            }
        }
        return new Scores(logProbabilities, entropies);
    }

    /** Scores and records what backward needs; the scope must stay open until after it. */
    public static Result runWithGradients(
            ScriptModule decoder,
            Weights weights,
            PtNDManager scope,
            List<PromptGroup> groups,
            double temperature) {
        NDArray[] batch = TreeBatch.tensors(scope, groups, temperature).all();
        return result(decoder.callWithGradients(scope, "score", weights.arguments(batch)));
    }

    /**
     * Scores, and keeps little of what backward needs: it computes the rest again.
     *
     * @param scope must stay open until after the pass's backward
     */
    public static RecomputedPass runToRecompute(
            PolicyEngine engine,
            ScriptModule decoder,
            Weights weights,
            DecoderConfig config,
            PtNDManager scope,
            List<PromptGroup> groups,
            double temperature) {
        TreeBatch.Tensors batch = TreeBatch.tensors(scope, groups, temperature);
        return new RecomputedPass(engine, decoder, weights, scope, batch, config.layers());
    }

    private static Result result(NDList outputs) {
        return new Result(outputs.get(0), outputs.get(1));
    }

    /**
     * Checks that groups can be scored by a network of this shape.
     *
     * @throws IllegalArgumentException naming the group and what is wrong
     */
    public static void check(DecoderConfig config, List<PromptGroup> groups, double temperature) {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature must be above 0 to score, not " + temperature);
        }
        if (groups.stream().allMatch(group -> group.completionTokens() == 0)) {
            throw new IllegalArgumentException("There is no completion token to score.");
        }
        for (int index = 0; index < groups.size(); index++) {
            check(config, index, groups.get(index));
        }
    }

    private static void check(DecoderConfig config, int index, PromptGroup group) {
        checkIds(config, index, group.prompt());
        for (int[] completion : group.completions()) {
            checkIds(config, index, completion);
            int length = group.prompt().length + completion.length;
            if (length > config.maxPositionEmbeddings()) {
                throw new IllegalArgumentException(
                        "Group %d: prompt and completion have %d tokens, but max_position_embeddings is %d"
                                .formatted(index, length, config.maxPositionEmbeddings()));
            }
        }
    }

    private static void checkIds(DecoderConfig config, int index, int[] ids) {
        for (int id : ids) {
            if (id < 0 || id >= config.vocabSize()) {
                throw new IllegalArgumentException(
                        "Group %d: token id %d is outside the vocabulary of %d"
                                .formatted(index, id, config.vocabSize()));
            }
        }
    }
}
