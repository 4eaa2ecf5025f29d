package io.reflectretry.data;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Every way to combine numbers, each used exactly once, by + - * / in exact arithmetic. */
public final class CountdownSolver {

    private CountdownSolver() {}

    /** The right expressions, up to the order of what is added or multiplied. */
    public static SortedSet<String> solutions(List<Integer> numbers, int target) {
        SortedSet<String> found = new TreeSet<>();
        combine(
                terms(numbers),
                term -> {
                    if (term.value().is(target)) {
                        found.add(term.text());
                    }
                });
        return found;
    }

    /** Whether there is a right expression. */
    public static boolean isSolvable(List<Integer> numbers, int target) {
        return reachable(numbers, target).get(target);
    }

    /** The whole numbers from 1 to a bound that the numbers can make, as set bits. */
    public static BitSet reachable(List<Integer> numbers, int most) {
        BitSet targets = new BitSet(most + 1);
        combine(
                terms(numbers),
                term -> {
                    Fraction value = term.value();
                    if (value.denominator() == 1
                            && value.numerator() >= 1
                            && value.numerator() <= most) {
                        targets.set((int) value.numerator());
                    }
                });
        return targets;
    }

    /**
     * The first steps, two of the numbers and an operator, from which the target can still be
     * reached; for example {@code 7 * 12}.
     */
    public static SortedSet<String> firstSteps(List<Integer> numbers, int target) {
        SortedSet<String> steps = new TreeSet<>();
        forEachPair(
                terms(numbers),
                (step, rest) ->
                        combine(
                                rest,
                                term -> {
                                    if (term.value().is(target)) {
                                        steps.add(step.text());
                                    }
                                }));
        return steps;
    }

    private static List<Term> terms(List<Integer> numbers) {
        return numbers.stream().map(Term::of).toList();
    }

    private static void combine(List<Term> terms, Consumer<Term> whole) {
        if (terms.size() == 1) {
            whole.accept(terms.getFirst());
            return;
        }
        forEachPair(terms, (step, rest) -> combine(rest, whole));
    }

    private interface PairConsumer {
        void accept(Term step, List<Term> withTheOthers);
    }

    private static void forEachPair(List<Term> terms, PairConsumer consumer) {
        for (int i = 0; i < terms.size(); i++) {
            for (int j = i + 1; j < terms.size(); j++) {
                List<Term> others = new ArrayList<>(terms);
                others.remove(j);
                others.remove(i);
                for (Term step : Term.combinations(terms.get(i), terms.get(j))) {
                    List<Term> rest = new ArrayList<>(others.size() + 1);
                    rest.add(step);
                    rest.addAll(others);
                    consumer.accept(step, rest);
                }
            }
        }
    }
}
