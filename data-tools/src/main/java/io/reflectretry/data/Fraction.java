package io.reflectretry.data;

import java.util.Optional;

/**
 * An exact fraction in lowest terms. {@link CountdownRange} sees to it that the numbers of a task
 * stay inside a long.
 *
 * @param denominator always positive
 */
record Fraction(long numerator, long denominator) {

    static Fraction of(long whole) {
        return new Fraction(whole, 1);
    }

    Fraction plus(Fraction other) {
        return reduced(
                numerator * other.denominator + other.numerator * denominator,
                denominator * other.denominator);
    }

    Fraction minus(Fraction other) {
        return reduced(
                numerator * other.denominator - other.numerator * denominator,
                denominator * other.denominator);
    }

    Fraction times(Fraction other) {
        return reduced(numerator * other.numerator, denominator * other.denominator);
    }

    /** Nothing when the other is zero. */
    Optional<Fraction> dividedBy(Fraction other) {
        return other.numerator == 0
                ? Optional.empty()
                : Optional.of(
                        reduced(numerator * other.denominator, denominator * other.numerator));
    }

    boolean is(long whole) {
        return denominator == 1 && numerator == whole;
    }

    private static Fraction reduced(long numerator, long denominator) {
        long divisor = greatestCommonDivisor(Math.abs(numerator), Math.abs(denominator));
        long sign = denominator < 0 ? -1 : 1;
        return new Fraction(sign * numerator / divisor, sign * denominator / divisor);
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
