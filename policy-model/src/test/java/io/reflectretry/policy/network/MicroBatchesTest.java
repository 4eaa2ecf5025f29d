package io.reflectretry.policy.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The budget of a micro-batch counts what the network computes, and nothing is left out. */
class MicroBatchesTest {

    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void aSharedPromptCountsOnce() {
        List<PromptGroup> groups = Collections.nCopies(4, group(100, 8, 10));

        // 180 positions a group: two fit into 360, though their members alone would load 1,760.
        assertThat(MicroBatches.plan(groups, 360)).hasSize(2).allMatch(piece -> piece.length == 2);
        assertThat(MicroBatches.plan(groups, 359)).hasSize(4);
    }

    @Test
    void paddingOfShortRowsCountsAndLongRowsHaveNone() {
        List<PromptGroup> padded = List.of(group(10, 1, 10), group(100, 1, 10));
        List<PromptGroup> inBlocks = List.of(group(10, 1, 10), group(1000, 1, 10));

        assertThat(MicroBatches.plan(padded, 2 * 110)).hasSize(1);
        assertThat(MicroBatches.plan(padded, 2 * 110 - 1)).hasSize(2);
        assertThat(MicroBatches.plan(inBlocks, 20 + 1010)).hasSize(1);
        assertThat(MicroBatches.plan(inBlocks, 20 + 1010 - 1)).hasSize(2);
    }

    @Test
    void everyGroupIsInOnePieceWithinTheBudgetUnlessItIsTooLongItself() {
        List<PromptGroup> groups = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            groups.add(
                    group(
                            random.nextInt(1, i % 3 == 0 ? 900 : 90),
                            random.nextInt(1, 9),
                            random.nextInt(0, 20)));
        }

        List<int[]> plan = MicroBatches.plan(groups, 700);

        assertThat(plan.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(java.util.stream.IntStream.range(0, groups.size()).toArray());
        for (int[] piece : plan) {
            List<PromptGroup> members = Arrays.stream(piece).mapToObj(groups::get).toList();
            if (members.size() > 1) {
                assertThat(RowLayout.of(members).loadedTokens(members)).isLessThanOrEqualTo(700);
            }
        }
    }

    private static PromptGroup group(int prompt, int members, int length) {
        return new PromptGroup(new int[prompt], Collections.nCopies(members, new int[length]));
    }
}
