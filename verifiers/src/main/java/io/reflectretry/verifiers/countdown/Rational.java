package io.reflectretry.verifiers.countdown;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An exact fraction in lowest terms.
 *
 * @param denominator always positive
 */
record Rational(BigInteger numerator, BigInteger denominator) {

    static Rational of(BigInteger whole) {
        return new Rational(whole, BigInteger.ONE);
    }

    private static Rational reduced(BigInteger numerator, BigInteger denominator) {
        BigInteger divisor = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            divisor = divisor.negate();
        }
        return new Rational(numerator.divide(divisor), denominator.divide(divisor));
    }

    Rational plus(Rational other) {
        return reduced(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Rational minus(Rational other) {
        return plus(other.negated());
    }

    Rational times(Rational other) {
        return reduced(
                numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /** Nothing when the other is zero. */
    Optional<Rational> dividedBy(Rational other) {
        return other.numerator.signum() == 0
                ? Optional.empty()
                : Optional.of(
                        reduced(
                                numerator.multiply(other.denominator),
                                denominator.multiply(other.numerator)));
    }

    Rational negated() {
        return new Rational(numerator.negate(), denominator);
    }

    @Override
    public String toString() {
        return denominator.equals(BigInteger.ONE)
                ? numerator.toString()
                : numerator + "/" + denominator;
    }
}
