package io.reflectretry.data.smallcalls;

import java.util.random.RandomGenerator;

/**
 * How many, as a request says it: {@code 5 days}, {@code 2 weeks}, {@code 2 weeks + 3}.
 *
 * @param unit what is counted
 * @param big how many big units; 0 for none
 * @param small small units besides; may be negative beside big ones
 */
record Quantity(Unit unit, int big, int small) {

    /**
     * The most small units that a request names. With more there are too many sums for a small
     * policy to learn: a retry must be able to do the step that a reflection leaves to it.
     */
    static final int MOST_SMALL = 5;

    /** In small units: what the call must say. */
    int value() {
        return big * unit.factor + small;
    }

    /** As the request says it. */
    String text() {
        if (big == 0) {
            return small + " " + unit.small;
        }
        return big + " " + unit.big + rest();
    }

    /** With the big units worked out, and the last step, if there is one, left to do. */
    String workedOut() {
        return big == 0 ? Integer.toString(small) : big * unit.factor + rest();
    }

    /** Another number than the value, as it comes out in a hurry. */
    int misread(RandomGenerator random) {
        return switch (big == 0 ? 0 : random.nextInt(3)) {
            case 0 -> value() + 1 + random.nextInt(3);
            // The big units were taken for small ones.
            case 1 -> big + Math.abs(small) == value() ? value() + 1 : big + Math.abs(small);
            // The rest was forgotten, or the unit.
            default -> small == 0 ? big : value() - small;
        };
    }

    private String rest() {
        return small == 0 ? "" : (small > 0 ? " + " : " - ") + Math.abs(small);
    }
}
