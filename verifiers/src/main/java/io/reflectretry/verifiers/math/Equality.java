package io.reflectretry.verifiers.math;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Whether two answers are equal. */
final class Equality {

    private static final int MAX_ITEMS = 100;
    private static final double CLEARLY = 1e-6;
    private static final double TINY = 1e-12;

    private final BiPredicate<Expr, Expr> algebra;

    /**
     * @param algebra decides on expressions that differ in form and not in any value that was tried
     */
    Equality(BiPredicate<Expr, Expr> algebra) {
        this.algebra = algebra;
    }

    boolean equal(Answer gold, Answer given) {
        Answer a = unwrapped(gold);
        Answer b = unwrapped(given);
        return switch (a) {
            case Answer.Value value ->
                    switch (b) {
                        case Answer.Value other -> equal(value.expression(), other.expression());
                        case Answer.Relation other -> namesValue(other) && equal(a, last(other));
                        default -> false;
                    };
            case Answer.Several several ->
                    b instanceof Answer.Several other
                            ? anyOrder(several.items(), other.items())
                            : b instanceof Answer.Relation relation
                                    && namesValue(relation)
                                    && equal(a, last(relation));
            case Answer.Tuple tuple ->
                    switch (b) {
                        case Answer.Tuple other ->
                                tuple.open() == other.open()
                                        && tuple.close() == other.close()
                                        && inOrder(tuple.items(), other.items());
                        case Answer.Relation other -> namesValue(other) && equal(a, last(other));
                        default -> false;
                    };
            case Answer.Union union ->
                    switch (b) {
                        case Answer.Union other -> anyOrder(union.parts(), other.parts());
                        case Answer.Relation other -> namesValue(other) && equal(a, last(other));
                        default -> false;
                    };
            case Answer.Matrix matrix ->
                    b instanceof Answer.Matrix other && matrices(matrix.rows(), other.rows());
            case Answer.Relation relation ->
                    b instanceof Answer.Relation other
                            ? relations(relation, other)
                            : namesValue(relation) && equal(last(relation), b);
            case Answer.Ratio ratio ->
                    b instanceof Answer.Ratio other && inOrder(ratio.parts(), other.parts());
            case Answer.Text text ->
                    b instanceof Answer.Text other && text.compact().equals(other.compact());
        };
    }

    /** One item in a list is that item. */
    private static Answer unwrapped(Answer answer) {
        return answer instanceof Answer.Several several && several.items().size() == 1
                ? several.items().getFirst()
                : answer;
    }

    /** {@code x = 5}, {@code f(x) = 2x}, {@code x \in [0, 1]}: the name does not count. */
    private static boolean namesValue(Answer.Relation relation) {
        return relation.signs().size() == 1
                && (relation.signs().getFirst().equals("=")
                        || relation.signs().getFirst().equals("\\in"))
                && relation.sides().getFirst() instanceof Answer.Value value
                && isName(value.expression());
    }

    private static boolean isName(Expr expression) {
        return switch (expression) {
            case Expr.Sym ignored -> true;
            // f(x) reads as a product.
            case Expr.Product product ->
                    product.factors().size() == 2
                            && product.factors().stream().allMatch(Expr.Sym.class::isInstance);
            case Expr.Num ignored -> false;
            case Expr.Sum ignored -> false;
            case Expr.Power ignored -> false;
            case Expr.Function ignored -> false;
        };
    }

    private static Answer last(Answer.Relation relation) {
        return relation.sides().getLast();
    }

    private boolean relations(Answer.Relation a, Answer.Relation b) {
        if (namesValue(a) && namesValue(b) && a.signs().equals(b.signs())) {
            return equal(last(a), last(b));
        }
        if (a.signs().equals(b.signs()) && inOrder(a.sides(), b.sides())) {
            return true;
        }
        List<String> flipped = b.signs().reversed().stream().map(Equality::flipped).toList();
        if (a.signs().equals(flipped) && inOrder(a.sides(), b.sides().reversed())) {
            return true;
        }
        return a.signs().equals(List.of("="))
                && b.signs().equals(List.of("="))
                && sameEquation(a.sides(), b.sides());
    }

    /** {@code 2x + y = 3} and {@code y = 3 - 2x}. */
    private boolean sameEquation(List<Answer> a, List<Answer> b) {
        if (a.getFirst() instanceof Answer.Value al
                && a.getLast() instanceof Answer.Value ar
                && b.getFirst() instanceof Answer.Value bl
                && b.getLast() instanceof Answer.Value br) {
            Expr left = difference(al.expression(), ar.expression());
            Expr right = difference(bl.expression(), br.expression());
            return equal(left, right) || equal(left, Canonical.negated(right));
        }
        return false;
    }

    private static Expr difference(Expr a, Expr b) {
        return Canonical.sum(List.of(a, Canonical.negated(b)));
    }

    private static String flipped(String sign) {
        return switch (sign) {
            case "<" -> ">";
            case ">" -> "<";
            case "\\le" -> "\\ge";
            case "\\ge" -> "\\le";
            default -> sign;
        };
    }

    boolean inOrder(List<Answer> a, List<Answer> b) {
        if (a.size() != b.size() || a.size() > MAX_ITEMS) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean anyOrder(List<Answer> a, List<Answer> b) {
        if (a.size() != b.size() || a.size() > MAX_ITEMS) {
            return false;
        }
        List<Answer> left = new ArrayList<>(b);
        for (Answer item : a) {
            if (!removeEqual(item, left)) {
                return false;
            }
        }
        return true;
    }

    private boolean removeEqual(Answer item, List<Answer> left) {
        for (int i = 0; i < left.size(); i++) {
            if (equal(item, left.get(i))) {
                left.remove(i);
                return true;
            }
        }
        return false;
    }

    private boolean matrices(List<List<Answer>> a, List<List<Answer>> b) {
        if (a.size() != b.size() || a.size() > MAX_ITEMS) {
            return false;
        }
        for (int row = 0; row < a.size(); row++) {
            if (!inOrder(a.get(row), b.get(row))) {
                return false;
            }
        }
        return true;
    }

    private boolean equal(Expr gold, Expr given) {
        if (gold.equals(given)) {
            return true;
        }
        if (gold instanceof Expr.Num && given instanceof Expr.Num) {
            // Both exact.
            return false;
        }
        boolean comparable = false;
        for (int point = 0; point < Numeric.POINTS; point++) {
            Complex a = Numeric.at(point, gold);
            Complex b = Numeric.at(point, given);
            if (a.isFinite() != b.isFinite()) {
                return false;
            }
            if (a.isFinite()) {
                comparable = true;
                double distance = a.minus(b).abs();
                if (distance > TINY && distance > CLEARLY * Math.max(a.abs(), b.abs())) {
                    return false;
                }
            }
        }
        // Where no value is known, only the form could have shown it.
        return comparable && algebra.test(gold, given);
    }
}
