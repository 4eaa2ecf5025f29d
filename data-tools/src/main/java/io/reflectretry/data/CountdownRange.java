package io.reflectretry.data;

/**
 * What Countdown tasks are drawn from.
 *
 * @param numbers how many numbers a task has: 2 to 6
 * @param smallestNumber 1 or more
 * @param largestNumber at least the smallest
 * @param smallestTarget 1 or more
 * @param largestTarget at least the smallest
 */
public record CountdownRange(
        int numbers, int smallestNumber, int largestNumber, int smallestTarget, int largestTarget) {

    static final int MOST_NUMBERS = 6;

    public CountdownRange {
        if (numbers < 2 || numbers > MOST_NUMBERS) {
            throw new IllegalArgumentException(
                    "A Countdown task has 2 to %d numbers, not %d"
                            .formatted(MOST_NUMBERS, numbers));
        }
        check("numbers", smallestNumber, largestNumber);
        check("targets", smallestTarget, largestTarget);
        if (!fitsALong(numbers, largestNumber)) {
            throw new IllegalArgumentException(
                    "%d numbers up to %,d do not stay inside 64 bits: take smaller or fewer numbers"
                            .formatted(numbers, largestNumber));
        }
    }

    /** Numbers from 1 to 20, targets from 1 to 99: what the small policy knows. */
    public static CountdownRange of(int numbers) {
        return new CountdownRange(
                numbers,
                1,
                CountdownGenerator.LARGEST_NUMBER,
                1,
                CountdownGenerator.LARGEST_TARGET);
    }

    /** Whether exact arithmetic on so many numbers up to this cannot overflow. */
    static boolean fitsALong(int numbers, long largest) {
        // Before it is reduced, a fraction of n numbers has at most n summands below largest^n.
        return numbers * Math.pow(largest, numbers) < Long.MAX_VALUE / 2.0;
    }

    private static void check(String what, int smallest, int largest) {
        if (smallest < 1 || largest < smallest || largest == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "The %s %d..%d are no range from 1 upwards".formatted(what, smallest, largest));
        }
    }
}
