package io.reflectretry.verifiers.text;

/**
 * How large a short regular expression is meant: {@code ((a{100}){100}){100}} has a million steps.
 */
public final class Repetition {

    private Repetition() {}

    /**
     * At most how often a part of the expression stands in its automaton: the product of all counts
     * in braces.
     */
    public static long of(String pattern) {
        long product = 1;
        int at = pattern.indexOf('{');
        while (at >= 0 && product < Integer.MAX_VALUE) {
            int end = at + 1;
            long largest = 0;
            long number = 0;
            while (end < pattern.length() && "0123456789,".indexOf(pattern.charAt(end)) >= 0) {
                char c = pattern.charAt(end++);
                number = c == ',' ? 0 : Math.min(100_000, number * 10 + c - '0');
                largest = Math.max(largest, number);
            }
            product *= Math.max(1, largest);
            at = pattern.indexOf('{', end);
        }
        return product;
    }
}
