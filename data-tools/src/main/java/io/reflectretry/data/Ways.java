package io.reflectretry.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The ways to make one value of some numbers.
 *
 * @param count how many expression trees
 * @param kinds which features occur together in one of them: bit k is set where a tree uses exactly
 *     the features of the set k; the features of a set are its bits, see {@link #FRACTION}
 */
record Ways(long count, long kinds) {

    private static final List<String> OPERATORS = List.of("+", "-", "*", "/");

    static final int PLUS = 1;
    static final int MINUS = 2;
    static final int TIMES = 4;
    static final int DIVIDE = 8;

    /** A value on the way is not whole. */
    static final int FRACTION = 16;

    /** A value on the way is below zero. */
    static final int NEGATIVE = 32;

    private static final int FEATURES = 64;

    /** A number as it is given: one way without any feature. */
    static final Ways GIVEN = new Ways(1, 1);

    Ways or(Ways other) {
        return new Ways(count + other.count, kinds | other.kinds);
    }

    /**
     * Joins a tree of this with one of the other.
     *
     * @param trees how many trees that makes
     * @param features of the join itself
     */
    Ways joined(Ways other, long trees, int features) {
        long joined = 0;
        for (long mine = kinds; mine != 0; mine &= mine - 1) {
            int first = Long.numberOfTrailingZeros(mine) | features;
            for (long others = other.kinds; others != 0; others &= others - 1) {
                joined |= 1L << (first | Long.numberOfTrailingZeros(others));
            }
        }
        return new Ways(trees, joined);
    }

    CountdownDifficulty difficulty() {
        int needed = FEATURES - 1;
        int fewest = OPERATORS.size();
        for (int features = 0; features < FEATURES; features++) {
            if ((kinds >>> features & 1) == 1) {
                needed &= features;
                fewest = Math.min(fewest, Integer.bitCount(features & (FRACTION - 1)));
            }
        }
        List<String> operators = new ArrayList<>();
        for (int i = 0; i < OPERATORS.size(); i++) {
            if ((needed >>> i & 1) == 1) {
                operators.add(OPERATORS.get(i));
            }
        }
        return new CountdownDifficulty(
                count, operators, fewest, (needed & FRACTION) != 0, (needed & NEGATIVE) != 0);
    }
}
