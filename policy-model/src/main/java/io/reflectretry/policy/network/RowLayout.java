package io.reflectretry.policy.network;

import java.util.List;

/** How prompt groups stand beside each other when they go through the network together. */
enum RowLayout {

    /**
     * A row for each group, padded to the longest; attention is computed for all pairs of positions
     * and masked. Few large operations: right where rows are short.
     */
    PADDED,

    /**
     * All groups in one row without padding; attention is computed block by block, only where a
     * position may look. The prompt's keys and values are read by all its completions. Right where
     * rows are long: the pairs of positions grow with the square.
     */
    BLOCKS;

    /** From this length of the longest row on, rows stand in blocks; a guess, not measured. */
    static final int BLOCKS_FROM = 512;

    /** The layout for groups that go through the network together. */
    static RowLayout of(List<PromptGroup> groups) {
        return of(longest(groups));
    }

    private static RowLayout of(int longest) {
        return longest < BLOCKS_FROM ? PADDED : BLOCKS;
    }

    /** Positions that the network computes for these groups in this layout. */
    long loadedTokens(List<PromptGroup> groups) {
        long sum = groups.stream().mapToLong(PromptGroup::rowTokens).sum();
        return loadedTokens(groups.size(), longest(groups), sum);
    }

    private long loadedTokens(int rows, int longest, long sum) {
        return switch (this) {
            case PADDED -> (long) rows * longest;
            case BLOCKS -> sum;
        };
    }

    /**
     * Positions that the network computes for some groups, in the layout that it would choose.
     *
     * @param rows number of groups
     * @param longest tokens of the longest
     * @param sum tokens of all together
     */
    static long loaded(int rows, int longest, long sum) {
        return of(longest).loadedTokens(rows, longest, sum);
    }

    private static int longest(List<PromptGroup> groups) {
        return groups.stream().mapToInt(PromptGroup::rowTokens).max().orElseThrow();
    }
}
