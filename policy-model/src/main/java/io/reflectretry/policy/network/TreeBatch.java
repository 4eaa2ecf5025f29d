package io.reflectretry.policy.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.Arrays;
import java.util.List;

/**
 * Prompt groups as tensors: each group is one row, the prompt once, then its completions one after
 * another. A completion's positions go on from the prompt's end, and it sees the prompt and itself,
 * so the row gives the same log-probabilities as one row for each completion.
 *
 * <pre>
 *   ids        p p p a a b b b      prompt p, completions a and b
 *   positions  0 1 2 3 4 3 4 5
 *   segments   0 0 0 1 1 2 2 2      -1 marks padding
 *   predictors     2 3 2 5 6        the place that predicts each completion token
 * </pre>
 */
final class TreeBatch {

    private final int width;
    private final long[] ids;
    private final long[] positions;
    private final long[] segments;
    private final long[] predictors;
    private final long[] targets;
    private final int rows;
    private int predicted;

    private TreeBatch(List<PromptGroup> groups) {
        rows = groups.size();
        width = groups.stream().mapToInt(PromptGroup::rowTokens).max().orElseThrow();
        int tokens = groups.stream().mapToInt(PromptGroup::completionTokens).sum();
        ids = new long[rows * width];
        positions = new long[rows * width];
        segments = new long[rows * width];
        Arrays.fill(segments, -1);
        predictors = new long[tokens];
        targets = new long[tokens];
        for (int row = 0; row < rows; row++) {
            fill(row * width, groups.get(row));
        }
    }

    private void fill(int rowStart, PromptGroup group) {
        int promptLength = group.prompt().length;
        int at = rowStart;
        for (int position = 0; position < promptLength; position++) {
            place(at++, group.prompt()[position], position, 0);
        }
        int promptEnd = at - 1;
        int segment = 0;
        for (int[] completion : group.completions()) {
            segment++;
            for (int i = 0; i < completion.length; i++) {
                predictors[predicted] = i == 0 ? promptEnd : at - 1;
                targets[predicted] = completion[i];
                predicted++;
                place(at++, completion[i], promptLength + i, segment);
            }
        }
    }

    private void place(int at, int id, int position, int segment) {
        ids[at] = id;
        positions[at] = position;
        segments[at] = segment;
    }

    /**
     * The arguments of {@code Decoder.score} after the weights: ids, positions, segments [B, S],
     * predictors, targets [M], temperature [].
     */
    static NDArray[] tensors(PtNDManager scope, List<PromptGroup> groups, double temperature) {
        TreeBatch batch = new TreeBatch(groups);
        Shape shape = new Shape(batch.rows, batch.width);
        return new NDArray[] {
            scope.create(batch.ids, shape),
            scope.create(batch.positions, shape),
            scope.create(batch.segments, shape),
            scope.create(batch.predictors),
            scope.create(batch.targets),
            scope.create((float) temperature)
        };
    }
}
