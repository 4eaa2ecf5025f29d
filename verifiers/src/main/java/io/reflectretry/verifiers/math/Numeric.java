package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.math.Expr.Function;
import java.util.SplittableRandom;

/** Values of expressions at points that are the same for all expressions. */
final class Numeric {

    /** How many points are tried. */
    static final int POINTS = 4;

    private final int point;

    private Numeric(int point) {
        this.point = point;
    }

    /** The value at a point; not finite where it is not defined or not known. */
    static Complex at(int point, Expr expression) {
        return new Numeric(point).value(expression);
    }

    private Complex value(Expr expression) {
        return switch (expression) {
            case Expr.Num num -> Complex.of(num.value().doubleValue());
            case Expr.Sym sym -> symbol(sym.name());
            case Expr.Sum sum ->
                    sum.terms().stream().map(this::value).reduce(Complex.of(0), Complex::plus);
            case Expr.Product product ->
                    product.factors().stream().map(this::value).reduce(Complex.ONE, Complex::times);
            case Expr.Power power -> value(power.base()).power(value(power.exponent()));
            case Function function -> function(function);
        };
    }

    private Complex symbol(String name) {
        return switch (name) {
            case "pi" -> Complex.of(Math.PI);
            case "e" -> Complex.of(Math.E);
            case "i" -> Complex.I;
            case "inf" -> Complex.of(Double.POSITIVE_INFINITY);
            default -> {
                // Both signs: √(x²) is not x. Away from 0 and 1, where too much is equal.
                var random = new SplittableRandom(name.hashCode() * 31L + point);
                double size = 1.1 + 1.7 * random.nextDouble();
                yield Complex.of(random.nextBoolean() ? size : -size);
            }
        };
    }

    private Complex function(Function function) {
        Complex x = value(function.arguments().getFirst());
        return switch (function.name()) {
            case "Sin" -> x.sin();
            case "Cos" -> x.cos();
            case "Tan" -> x.sin().over(x.cos());
            case "Cot" -> x.cos().over(x.sin());
            case "Sec" -> Complex.ONE.over(x.cos());
            case "Csc" -> Complex.ONE.over(x.sin());
            case "Log" -> x.log();
            case "Abs" -> Complex.of(x.abs());
            case "ArcSin" -> real(x, Math.asin(x.re()));
            case "ArcCos" -> real(x, Math.acos(x.re()));
            case "ArcTan" -> real(x, Math.atan(x.re()));
            case "Sinh" -> real(x, Math.sinh(x.re()));
            case "Cosh" -> real(x, Math.cosh(x.re()));
            case "Tanh" -> real(x, Math.tanh(x.re()));
            case "Floor" -> real(x, Math.floor(x.re()));
            case "Ceiling" -> real(x, Math.ceil(x.re()));
            case "Factorial" -> factorial(x);
            default -> Complex.NAN;
        };
    }

    private static Complex real(Complex argument, double value) {
        return argument.im() == 0 ? Complex.of(value) : Complex.NAN;
    }

    private static Complex factorial(Complex x) {
        if (x.im() != 0 || x.re() != Math.rint(x.re()) || x.re() < 0 || x.re() > 170) {
            return Complex.NAN;
        }
        double product = 1;
        for (int n = 2; n <= x.re(); n++) {
            product *= n;
        }
        return Complex.of(product);
    }
}
