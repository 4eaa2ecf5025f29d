package io.reflectretry.policy.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Prompt groups as tensors: each group is the prompt once, then its completions one after another.
 * A completion's positions go on from the prompt's end, and it sees the prompt and itself, so this
 * gives the same log-probabilities as one row for each completion.
 *
 * <pre>
 *   ids        p p p a a b b b      prompt p, completions a and b
 *   positions  0 1 2 3 4 3 4 5
 *   predictors     2 3 2 5 6        the place that predicts each completion token
 * </pre>
 *
 * How a position knows what it may see depends on the {@link RowLayout}. Padded, each group is a
 * row of its own:
 *
 * <pre>
 *   segments   0 0 0 1 1 2 2 2      -1 marks padding
 * </pre>
 *
 * In blocks, all groups stand in one row without padding:
 *
 * <pre>
 *   lengths    3 2 3                of prompts and completions, as they stand in the row
 *   parents    0 0 0                the block that each goes on from; a prompt's is itself
 * </pre>
 */
final class TreeBatch {

    private final RowLayout layout;
    private final int rows;
    private final int width;
    private final long[] ids;
    private final long[] positions;
    private final long[] segments;
    private final long[] predictors;
    private final long[] targets;
    private final LongStream.Builder lengths = LongStream.builder();
    private final LongStream.Builder parents = LongStream.builder();
    private int blocks;
    private int predicted;

    private TreeBatch(List<PromptGroup> groups, RowLayout layout) {
        this.layout = layout;
        rows = layout == RowLayout.BLOCKS ? 1 : groups.size();
        width = Math.toIntExact(layout.loadedTokens(groups) / rows);
        int tokens = groups.stream().mapToInt(PromptGroup::completionTokens).sum();
        ids = new long[rows * width];
        positions = new long[rows * width];
        segments = new long[rows * width];
        Arrays.fill(segments, -1);
        predictors = new long[tokens];
        targets = new long[tokens];
        int start = 0;
        for (PromptGroup group : groups) {
            int end = fill(start, group);
            start = layout == RowLayout.BLOCKS ? end : start + width;
        }
    }

    private int fill(int start, PromptGroup group) {
        int promptLength = group.prompt().length;
        int at = start;
        for (int position = 0; position < promptLength; position++) {
            place(at++, group.prompt()[position], position, 0);
        }
        int promptEnd = at - 1;
        int parent = blocks;
        addBlock(promptLength, parent);
        int segment = 0;
        for (int[] completion : group.completions()) {
            segment++;
            for (int i = 0; i < completion.length; i++) {
                predictors[predicted] = i == 0 ? promptEnd : at - 1;
                targets[predicted] = completion[i];
                predicted++;
                place(at++, completion[i], promptLength + i, segment);
            }
            addBlock(completion.length, parent);
        }
        return at;
    }

    private void place(int at, int id, int position, int segment) {
        ids[at] = id;
        positions[at] = position;
        segments[at] = segment;
    }

    private void addBlock(int length, int parent) {
        if (layout == RowLayout.BLOCKS && length > 0) {
            lengths.add(length);
            parents.add(parent);
            blocks++;
        }
    }

    /** The batch in the layout that suits its lengths. */
    static Tensors tensors(PtNDManager scope, List<PromptGroup> groups, double temperature) {
        return tensors(scope, groups, temperature, RowLayout.of(groups));
    }

    /** The batch in a given layout. */
    static Tensors tensors(
            PtNDManager scope, List<PromptGroup> groups, double temperature, RowLayout layout) {
        TreeBatch batch = new TreeBatch(groups, layout);
        Shape shape = new Shape(batch.rows, batch.width);
        return new Tensors(
                scope.create(batch.ids, shape),
                scope.create(batch.positions, shape),
                scope.create(batch.segments, shape),
                scope.create(batch.lengths.build().toArray()),
                scope.create(batch.parents.build().toArray()),
                scope.create(batch.predictors),
                scope.create(batch.targets),
                scope.create((float) temperature));
    }

    /**
     * What {@code Decoder.score} takes after the weights.
     *
     * @param ids [B, S]
     * @param positions [B, S]
     * @param segments [B, S]
     * @param lengths [K]; K = 0 where rows are padded
     * @param parents [K]
     * @param predictors [M], into B x S
     * @param targets [M]
     * @param temperature []
     */
    record Tensors(
            NDArray ids,
            NDArray positions,
            NDArray segments,
            NDArray lengths,
            NDArray parents,
            NDArray predictors,
            NDArray targets,
            NDArray temperature) {

        NDArray[] all() {
            return new NDArray[] {
                ids, positions, segments, lengths, parents, predictors, targets, temperature
            };
        }
    }
}
