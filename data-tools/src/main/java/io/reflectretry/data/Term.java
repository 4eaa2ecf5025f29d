package io.reflectretry.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An expression with its value, written with no more parentheses than it needs.
 *
 * @param strength how strongly its outermost operator binds
 */
record Term(Fraction value, String text, Strength strength) {

    enum Strength {
        SUM,
        PRODUCT,
        NUMBER
    }

    static Term of(int number) {
        return new Term(Fraction.of(number), Integer.toString(number), Strength.NUMBER);
    }

    /** The terms that one operator makes of two; the order counts for - and / only. */
    static List<Term> combinations(Term a, Term b) {
        List<Term> all = new ArrayList<>(6);
        all.add(a.plus(b));
        all.add(a.minus(b));
        all.add(b.minus(a));
        all.add(a.times(b));
        a.dividedBy(b).ifPresent(all::add);
        b.dividedBy(a).ifPresent(all::add);
        return all;
    }

    private Term plus(Term other) {
        return new Term(value.plus(other.value), text + " + " + other.text, Strength.SUM);
    }

    private Term minus(Term other) {
        return new Term(
                value.minus(other.value),
                text + " - " + other.atLeast(Strength.PRODUCT),
                Strength.SUM);
    }

    private Term times(Term other) {
        return new Term(
                value.times(other.value),
                atLeast(Strength.PRODUCT) + " * " + other.atLeast(Strength.PRODUCT),
                Strength.PRODUCT);
    }

    private Optional<Term> dividedBy(Term other) {
        return value.dividedBy(other.value)
                .map(
                        quotient ->
                                new Term(
                                        quotient,
                                        atLeast(Strength.PRODUCT)
                                                + " / "
                                                + other.atLeast(Strength.NUMBER),
                                        Strength.PRODUCT));
    }

    private String atLeast(Strength needed) {
        return strength.compareTo(needed) >= 0 ? text : "( " + text + " )";
    }
}
