package io.reflectretry.verifiers.countdown;

import java.math.BigInteger;

/** A piece of an expression. */
sealed interface Token {

    /** A whole number as written; never negative. */
    record Number(BigInteger value) implements Token {}

    /** Plus, times, divided by; minus with one operand or two. */
    enum Operator implements Token {
        PLUS("+", 1),
        MINUS("-", 1),
        TIMES("*", 2),
        DIVIDED("/", 2),
        NEGATED("-", 3);

        private final String sign;
        private final int precedence;

        Operator(String sign, int precedence) {
            this.sign = sign;
            this.precedence = precedence;
        }

        String sign() {
            return sign;
        }

        /** Whether this is worked out before an operator that comes after it. */
        boolean goesBefore(Operator next) {
            return next != NEGATED && precedence >= next.precedence;
        }
    }

    /** A bracket. */
    enum Bracket implements Token {
        OPEN,
        CLOSE
    }
}
