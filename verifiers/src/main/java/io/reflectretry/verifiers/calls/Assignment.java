package io.reflectretry.verifiers.calls;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * One-to-one matching of wanted calls with made ones: finds one where one exists, by augmenting
 * paths (Kuhn's algorithm), n³ steps for n calls.
 */
final class Assignment {

    private final boolean[][] fits;
    private final int[] wantedOf;

    private Assignment(boolean[][] fits) {
        this.fits = fits;
        wantedOf = new int[fits.length];
        Arrays.fill(wantedOf, -1);
    }

    /**
     * The first wanted call that finds no partner when as many as possible do; nothing when all
     * find one.
     *
     * @param fits square: whether wanted call i is what made call j is
     */
    static OptionalInt unmatched(boolean[][] fits) {
        var assignment = new Assignment(fits);
        for (int wanted = 0; wanted < fits.length; wanted++) {
            if (!assignment.place(wanted)) {
                return OptionalInt.of(wanted);
            }
        }
        return OptionalInt.empty();
    }

    /** Breadth first, so that a long chain of displaced partners needs no recursion. */
    private boolean place(int start) {
        int n = fits.length;
        int[] cameFrom = new int[n];
        Arrays.fill(cameFrom, -1);
        boolean[] seen = new boolean[n];
        int[] queue = new int[n + 1];
        int head = 0;
        int tail = 0;
        queue[tail++] = start;
        while (head < tail) {
            int wanted = queue[head++];
            for (int made = 0; made < n; made++) {
                if (!fits[wanted][made] || seen[made]) {
                    continue;
                }
                seen[made] = true;
                cameFrom[made] = wanted;
                if (wantedOf[made] < 0) {
                    shift(made, cameFrom, start);
                    return true;
                }
                queue[tail++] = wantedOf[made];
            }
        }
        return false;
    }

    /** Gives each made call on the path to the wanted call that reached it. */
    private void shift(int end, int[] cameFrom, int start) {
        int made = end;
        while (true) {
            int wanted = cameFrom[made];
            int before = partnerOf(wanted);
            wantedOf[made] = wanted;
            if (wanted == start) {
                return;
            }
            made = before;
        }
    }

    private int partnerOf(int wanted) {
        for (int made = 0; made < wantedOf.length; made++) {
            if (wantedOf[made] == wanted) {
                return made;
            }
        }
        return -1;
    }

    /** The first index below n that fulfils a condition. */
    static OptionalInt first(int n, IntPredicate condition) {
        for (int i = 0; i < n; i++) {
            if (condition.test(i)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
