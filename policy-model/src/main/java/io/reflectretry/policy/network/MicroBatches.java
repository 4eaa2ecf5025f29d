package io.reflectretry.policy.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts a batch into micro-batches of rows of like length, so that little padding is computed. */
public final class MicroBatches {

    private MicroBatches() {}

    /**
     * Plans micro-batches: groups in the order of their length, cut where the positions that the
     * network computes would exceed the budget: a shared prompt once; short rows with their
     * padding, rows x longest row; long ones, which stand in blocks, without. Ties keep the given
     * order, so the plan depends on the lengths alone.
     *
     * @param maxTokens positions of one micro-batch; a single longer group makes one of its own
     * @return indices into {@code groups}, each in exactly one micro-batch
     */
    public static List<int[]> plan(List<PromptGroup> groups, int maxTokens) {
        int[] order =
                IntStream.range(0, groups.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(index -> groups.get(index).rowTokens()))
                        .mapToInt(Integer::intValue)
                        .toArray();
        List<int[]> plan = new ArrayList<>();
        int start = 0;
        long sum = 0;
        for (int end = 0; end < order.length; end++) {
            int longest = groups.get(order[end]).rowTokens();
            sum += longest;
            if (end > start && RowLayout.loaded(end + 1 - start, longest, sum) > maxTokens) {
                plan.add(Arrays.copyOfRange(order, start, end));
                start = end;
                sum = longest;
            }
        }
        if (start < order.length) {
            plan.add(Arrays.copyOfRange(order, start, order.length));
        }
        return plan;
    }
}
