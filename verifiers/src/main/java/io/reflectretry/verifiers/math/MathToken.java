package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.number.Rational;

/** A piece of a mathematical text. */
sealed interface MathToken {

    /**
     * @param text the digits as written
     */
    record Number(Rational value, String text) implements MathToken {
        boolean isWhole() {
            return text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }

    /** A variable's letter. */
    record Letter(String name) implements MathToken {}

    /** A LaTeX command without its backslash, or a known word: {@code frac}, {@code sin}. */
    record Command(String name) implements MathToken {}

    /** An operator, bracket or other sign. */
    record Sign(char sign) implements MathToken {}

    /** A space between two numbers, which may mean a mixed number. */
    record Gap() implements MathToken {}
}
