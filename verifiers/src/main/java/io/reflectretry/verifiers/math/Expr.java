package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.number.Rational;
import java.util.List;

/**
 * An expression in canonical form as far as {@link Canonical} takes it: made by its methods only,
 * so that equal sums and products in another order are the same text.
 */
sealed interface Expr {

    /** An exact number. */
    record Num(Rational value) implements Expr {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    /**
     * A variable or constant: {@code x}, {@code x_1}, {@code pi}, {@code e}, {@code i}, {@code
     * inf}.
     */
    record Sym(String name) implements Expr {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Two terms or more. */
    record Sum(List<Expr> terms) implements Expr {
        @Override
        public String toString() {
            return joined("+", terms);
        }
    }

    /** Two factors or more; a number comes first. */
    record Product(List<Expr> factors) implements Expr {
        @Override
        public String toString() {
            return joined("*", factors);
        }
    }

    /** Neither an integer power of a number nor a power to the 0 or 1. */
    record Power(Expr base, Expr exponent) implements Expr {
        @Override
        public String toString() {
            return "(" + base + ")^(" + exponent + ")";
        }
    }

    /** A function of Symja's name: {@code Sin}, {@code Log}, {@code Abs}, {@code Binomial}. */
    record Function(String name, List<Expr> arguments) implements Expr {
        @Override
        public String toString() {
            return name + joined(",", arguments);
        }
    }

    private static String joined(String sign, List<Expr> parts) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < parts.size(); i++) {
            text.append(i == 0 ? "" : sign).append(parts.get(i));
        }
        return text.append(')').toString();
    }
}
