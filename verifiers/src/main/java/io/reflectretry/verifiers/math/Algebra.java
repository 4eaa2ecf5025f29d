package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.math.Expr.Function;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.matheclipse.core.eval.ExprEvaluator;
import org.matheclipse.core.interfaces.IExpr;

/**
 * Computer algebra by Symja, which is loaded when it is first needed. Takes any time and memory:
 * used in a process of its own only.
 */
final class Algebra {

    private static final int DIGITS = 50;
    private static final double ZERO = 1e-40;

    private final Map<String, String> symbols = new LinkedHashMap<>();

    /** Loads the library. */
    static void warmUp() {
        new ExprEvaluator(false, (short) 10).eval("Simplify[(x-1)*(x+1)-(x^2-1)]");
    }

    /**
     * Whether two expressions are equal: their difference simplifies to 0, or is below 1e-40 in 50
     * digits at three points.
     */
    static boolean equal(Expr a, Expr b) {
        return new Algebra().differenceIsZero(a, b);
    }

    private boolean differenceIsZero(Expr a, Expr b) {
        String difference = "(" + text(a) + ")-(" + text(b) + ")";
        var evaluator = new ExprEvaluator(false, (short) 10);
        if (isZero(evaluator.eval("Simplify[" + difference + "]"))) {
            return true;
        }
        for (int point = 1; point <= 3; point++) {
            if (!isZeroAt(evaluator, difference, point)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(IExpr value) {
        return value.isZero();
    }

    private boolean isZeroAt(ExprEvaluator evaluator, String difference, int point) {
        int[] number = {0};
        String rules =
                symbols.values().stream()
                        .map(
                                s ->
                                        "%s->%s%d/%d"
                                                .formatted(
                                                        s,
                                                        (number[0] + point) % 2 == 0 ? "-" : "",
                                                        17 + 12 * point + 7 * number[0]++,
                                                        13))
                        .collect(Collectors.joining(",", "{", "}"));
        IExpr size =
                evaluator.eval("Abs[N[ReplaceAll[%s,%s],%d]]".formatted(difference, rules, DIGITS));
        return size.isReal() && Math.abs(size.evalf()) < ZERO;
    }

    /** As Symja reads it, with names of its own for the variables. */
    private String text(Expr expression) {
        return switch (expression) {
            case Expr.Num num -> "(" + num.value() + ")";
            case Expr.Sym sym -> symbol(sym.name());
            case Expr.Sum sum -> joined("+", sum.terms());
            case Expr.Product product -> joined("*", product.factors());
            case Expr.Power power ->
                    "(" + text(power.base()) + ")^(" + text(power.exponent()) + ")";
            case Function function ->
                    function.arguments().stream()
                            .map(this::text)
                            .collect(Collectors.joining(",", function.name() + "[", "]"));
        };
    }

    private String joined(String sign, List<Expr> parts) {
        return parts.stream().map(this::text).collect(Collectors.joining(sign, "(", ")"));
    }

    private String symbol(String name) {
        return switch (name) {
            case "pi" -> "Pi";
            case "e" -> "E";
            case "i" -> "I";
            case "inf" -> "Infinity";
            default -> {
                Supplier<String> next = () -> "v" + (symbols.size() + 1);
                yield symbols.computeIfAbsent(name, n -> next.get());
            }
        };
    }
}
