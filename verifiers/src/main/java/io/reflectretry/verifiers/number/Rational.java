package io.reflectretry.verifiers.number;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An exact fraction in lowest terms.
 *
 * @param denominator always positive
 */
public record Rational(BigInteger numerator, BigInteger denominator)
        implements Comparable<Rational> {

    public static final Rational ZERO = of(BigInteger.ZERO);
    public static final Rational ONE = of(BigInteger.ONE);

    /** Results of {@link #power} have at most about so many bits. */
    private static final int MAX_BITS = 4_000;

    public static Rational of(BigInteger whole) {
        return new Rational(whole, BigInteger.ONE);
    }

    public static Rational of(long whole) {
        return of(BigInteger.valueOf(whole));
    }

    private static Rational reduced(BigInteger numerator, BigInteger denominator) {
        BigInteger divisor = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            divisor = divisor.negate();
        }
        return new Rational(numerator.divide(divisor), denominator.divide(divisor));
    }

    public Rational plus(Rational other) {
        return reduced(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    public Rational minus(Rational other) {
        return plus(other.negated());
    }

    public Rational times(Rational other) {
        return reduced(
                numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /** Nothing when the other is zero. */
    public Optional<Rational> dividedBy(Rational other) {
        return other.numerator.signum() == 0
                ? Optional.empty()
                : Optional.of(
                        reduced(
                                numerator.multiply(other.denominator),
                                denominator.multiply(other.numerator)));
    }

    /** Nothing when it is not defined (0 to a negative power), or too large to be worked out. */
    public Optional<Rational> power(Rational exponent) {
        if (!exponent.isWhole() || exponent.numerator.bitLength() > 31) {
            return Optional.empty();
        }
        int n = exponent.numerator.intValue();
        long bits = Math.max(numerator.bitLength(), denominator.bitLength());
        if (bits > 1 && bits * Math.abs((long) n) > MAX_BITS) {
            return Optional.empty();
        }
        if (n >= 0) {
            return Optional.of(new Rational(numerator.pow(n), denominator.pow(n)));
        }
        return ONE.dividedBy(new Rational(numerator.pow(-n), denominator.pow(-n)));
    }

    public Rational negated() {
        return new Rational(numerator.negate(), denominator);
    }

    public boolean isWhole() {
        return denominator.equals(BigInteger.ONE);
    }

    public boolean isZero() {
        return numerator.signum() == 0;
    }

    public int signum() {
        return numerator.signum();
    }

    /** The nearest double; infinite when it is too large. */
    public double doubleValue() {
        int shift = Math.max(numerator.bitLength(), denominator.bitLength()) - 1000;
        return shift <= 0
                ? numerator.doubleValue() / denominator.doubleValue()
                : numerator.shiftRight(shift).doubleValue()
                        / denominator.shiftRight(shift).doubleValue();
    }

    @Override
    public int compareTo(Rational other) {
        return minus(other).signum();
    }

    @Override
    public String toString() {
        return isWhole() ? numerator.toString() : numerator + "/" + denominator;
    }
}
