package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.math.Expr.Function;
import io.reflectretry.verifiers.math.Expr.Num;
import io.reflectretry.verifiers.math.Expr.Power;
import io.reflectretry.verifiers.math.Expr.Product;
import io.reflectretry.verifiers.math.Expr.Sum;
import io.reflectretry.verifiers.math.Expr.Sym;
import io.reflectretry.verifiers.number.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds expressions in a canonical form: sums and products are flat and sorted, like terms and
 * equal factors are joined, numbers are worked out exactly (as long as they stay small), square
 * roots of numbers are reduced. Nothing is multiplied out.
 */
final class Canonical {

    private static final Num ZERO = new Num(Rational.ZERO);
    private static final Num ONE = new Num(Rational.ONE);
    private static final Num HALF = new Num(new Rational(BigInteger.ONE, BigInteger.TWO));
    private static final int MAX_BITS = 10_000;
    private static final BigInteger MAX_RADICAND = BigInteger.valueOf(1_000_000_000_000L);
    private static final int MAX_ROOT_FACTOR = 10_000;

    private Canonical() {}

    /** Numbers that grow beyond any answer. */
    static final class TooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("a number becomes too large", null, false, false);
        }
    }

    private static Rational bounded(Rational value) {
        if (value.numerator().bitLength() + value.denominator().bitLength() > MAX_BITS) {
            throw new TooLargeException();
        }
        return value;
    }

    static Expr number(Rational value) {
        return new Num(value);
    }

    static Expr number(long value) {
        return new Num(Rational.of(value));
    }

    static Expr symbol(String name) {
        return new Sym(name);
    }

    static Expr function(String name, List<Expr> arguments) {
        return new Function(name, arguments);
    }

    static Expr negated(Expr value) {
        return product(List.of(number(-1), value));
    }

    static Expr quotient(Expr above, Expr below) {
        return product(List.of(above, power(below, number(-1))));
    }

    static Expr root(Expr radicand) {
        return power(radicand, HALF);
    }

    /** Joins like terms: the coefficients of equal rests are added. */
    static Expr sum(List<Expr> terms) {
        Map<String, Rational> coefficients = new LinkedHashMap<>();
        Map<String, Expr> rests = new LinkedHashMap<>();
        for (Expr term : flat(terms)) {
            Rational coefficient = coefficient(term);
            Expr rest = rest(term);
            String key = rest.toString();
            coefficients.merge(key, coefficient, (a, b) -> bounded(a.plus(b)));
            rests.putIfAbsent(key, rest);
        }
        List<Expr> joined = new ArrayList<>();
        coefficients.forEach(
                (key, coefficient) -> {
                    if (!coefficient.isZero()) {
                        joined.add(product(List.of(new Num(coefficient), rests.get(key))));
                    }
                });
        joined.sort(Comparator.comparing(Expr::toString));
        return switch (joined.size()) {
            case 0 -> ZERO;
            case 1 -> joined.getFirst();
            default -> new Sum(List.copyOf(joined));
        };
    }

    private static List<Expr> flat(List<Expr> terms) {
        List<Expr> flat = new ArrayList<>();
        for (Expr term : terms) {
            if (term instanceof Sum sum) {
                flat.addAll(sum.terms());
            } else {
                flat.add(term);
            }
        }
        return flat;
    }

    private static Rational coefficient(Expr term) {
        return switch (term) {
            case Num num -> num.value();
            case Product product when product.factors().getFirst() instanceof Num num ->
                    num.value();
            default -> Rational.ONE;
        };
    }

    private static Expr rest(Expr term) {
        return switch (term) {
            case Num ignored -> ONE;
            case Product product when product.factors().getFirst() instanceof Num ->
                    product.factors().size() == 2
                            ? product.factors().get(1)
                            : new Product(product.factors().subList(1, product.factors().size()));
            default -> term;
        };
    }

    /** Joins equal factors: their exponents are added. */
    static Expr product(List<Expr> factors) {
        Rational coefficient = Rational.ONE;
        Map<String, Expr> bases = new LinkedHashMap<>();
        Map<String, List<Expr>> exponents = new LinkedHashMap<>();
        for (Expr factor : flatFactors(factors)) {
            if (factor instanceof Num num) {
                coefficient = bounded(coefficient.times(num.value()));
                continue;
            }
            Expr base = factor instanceof Power power ? power.base() : factor;
            Expr exponent = factor instanceof Power power ? power.exponent() : ONE;
            bases.putIfAbsent(base.toString(), base);
            exponents.computeIfAbsent(base.toString(), k -> new ArrayList<>()).add(exponent);
        }
        if (coefficient.isZero()) {
            return ZERO;
        }
        List<Expr> joined = new ArrayList<>();
        for (var entry : bases.entrySet()) {
            List<Expr> powers = exponents.get(entry.getKey());
            Expr factor =
                    powers.size() == 1
                            ? rebuilt(entry.getValue(), powers.getFirst())
                            : power(entry.getValue(), sum(powers));
            for (Expr part : flatFactors(List.of(factor))) {
                if (part instanceof Num num) {
                    coefficient = bounded(coefficient.times(num.value()));
                } else {
                    joined.add(part);
                }
            }
        }
        joined.sort(Comparator.comparing(Expr::toString));
        if (joined.size() == 1 && joined.getFirst() instanceof Sum sum) {
            return distributed(coefficient, sum);
        }
        if (!coefficient.equals(Rational.ONE) || joined.isEmpty()) {
            joined.addFirst(new Num(coefficient));
        }
        return joined.size() == 1 ? joined.getFirst() : new Product(List.copyOf(joined));
    }

    /** A number times a sum: into the sum, so that -(a-b) is b-a. */
    private static Expr distributed(Rational coefficient, Sum sum) {
        if (coefficient.equals(Rational.ONE)) {
            return sum;
        }
        return sum(
                sum.terms().stream().map(t -> product(List.of(new Num(coefficient), t))).toList());
    }

    private static Expr rebuilt(Expr base, Expr exponent) {
        return exponent.equals(ONE) ? base : new Power(base, exponent);
    }

    private static List<Expr> flatFactors(List<Expr> factors) {
        List<Expr> flat = new ArrayList<>();
        for (Expr factor : factors) {
            if (factor instanceof Product product) {
                flat.addAll(product.factors());
            } else {
                flat.add(factor);
            }
        }
        return flat;
    }

    static Expr power(Expr base, Expr exponent) {
        if (exponent instanceof Num n) {
            if (n.value().equals(Rational.ONE)) {
                return base;
            }
            if (n.value().isZero() && !base.equals(ZERO)) {
                return ONE;
            }
            if (base instanceof Num b) {
                Optional<Rational> value = b.value().power(n.value());
                if (value.isPresent()) {
                    return new Num(value.get());
                }
                if (exponent.equals(HALF)) {
                    return rootOf(b.value());
                }
            }
            if (n.value().isWhole() && base instanceof Power inner) {
                return power(inner.base(), product(List.of(inner.exponent(), exponent)));
            }
            if (n.value().isWhole() && base instanceof Product product) {
                return product(product.factors().stream().map(f -> power(f, exponent)).toList());
            }
            if (base instanceof Sym sym && sym.name().equals("i") && n.value().isWhole()) {
                return powerOfI(n.value());
            }
        }
        return new Power(base, exponent);
    }

    private static Expr powerOfI(Rational exponent) {
        return switch (exponent.numerator().mod(BigInteger.valueOf(4)).intValue()) {
            case 0 -> ONE;
            case 1 -> new Sym("i");
            case 2 -> number(-1);
            default -> negated(new Sym("i"));
        };
    }

    /** √(p/q) = √(pq)/q, the largest square drawn out; √ of a negative number by i. */
    private static Expr rootOf(Rational value) {
        BigInteger radicand = value.numerator().abs().multiply(value.denominator());
        BigInteger outside = BigInteger.ONE;
        BigInteger[] exact = radicand.sqrtAndRemainder();
        if (exact[1].signum() == 0) {
            outside = exact[0];
            radicand = BigInteger.ONE;
        } else if (radicand.compareTo(MAX_RADICAND) <= 0) {
            long inside = radicand.longValueExact();
            long drawn = 1;
            for (long f = 2; f <= MAX_ROOT_FACTOR && f * f <= inside; f++) {
                while (inside % (f * f) == 0) {
                    inside /= f * f;
                    drawn *= f;
                }
            }
            outside = BigInteger.valueOf(drawn);
            radicand = BigInteger.valueOf(inside);
        }
        List<Expr> factors = new ArrayList<>();
        factors.add(
                new Num(
                        Rational.of(outside)
                                .dividedBy(Rational.of(value.denominator()))
                                .orElseThrow()));
        if (!radicand.equals(BigInteger.ONE)) {
            factors.add(new Power(new Num(Rational.of(radicand)), HALF));
        }
        if (value.signum() < 0) {
            factors.add(new Sym("i"));
        }
        return product(factors);
    }
}
