package io.reflectretry.policy.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts a batch into micro-batches of rows of like length, so that little padding is computed. */
public final class MicroBatches {

    private MicroBatches() {}

    /**
     * Plans micro-batches: groups in the order of their length, cut where rows x longest row would
     * exceed the budget. Ties keep the given order, so the plan depends on the lengths alone.
     *
     * @param maxTokens padded tokens of one micro-batch; a single longer group makes one of its own
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
        for (int end = 1; end <= order.length; end++) {
            boolean full =
                    end < order.length
                            && (long) (end + 1 - start) * groups.get(order[end]).rowTokens()
                                    > maxTokens;
            if (full || end == order.length) {
                plan.add(IntStream.range(start, end).map(index -> order[index]).toArray());
                start = end;
            }
        }
        return plan;
    }
}
