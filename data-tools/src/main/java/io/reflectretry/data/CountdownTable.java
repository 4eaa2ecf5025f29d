package io.reflectretry.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All values that the parts of some numbers can make, and in how many ways: dynamic programming
 * over the sub-multisets, which takes far less than enumerating expressions does (six numbers have
 * tens of millions). Equal numbers are the same number, so nothing is counted twice.
 *
 * <p>A part is the code of how often it has each of the different numbers, in mixed radix; so the
 * code of a part and that of the rest of a larger one add up to the code of the larger one.
 */
final class CountdownTable {

    private final List<Integer> different;
    private final int[] most;
    private final int whole;
    private final Map<Integer, Map<Fraction, Ways>> values = new HashMap<>();

    CountdownTable(List<Integer> numbers) {
        different = numbers.stream().distinct().sorted().toList();
        most =
                different.stream()
                        .mapToInt(n -> (int) numbers.stream().filter(n::equals).count())
                        .toArray();
        whole = IntStream.of(most).map(count -> count + 1).reduce(1, (a, b) -> a * b) - 1;
    }

    /** The ways to make the target of all numbers; nothing where there is none. */
    Optional<Ways> ways(int target) {
        List<Ways> found = new ArrayList<>();
        join(
                whole,
                (value, left, right, trees, operator) -> {
                    if (value.is(target)) {
                        found.add(left.joined(right, trees, operator));
                    }
                });
        return found.stream().reduce(Ways::or);
    }

    private Map<Fraction, Ways> values(int part) {
        Map<Fraction, Ways> known = values.get(part);
        if (known == null) {
            known = calculate(part);
            values.put(part, known);
        }
        return known;
    }

    private Map<Fraction, Ways> calculate(int part) {
        int[] counts = counts(part);
        if (IntStream.of(counts).sum() == 1) {
            int only =
                    IntStream.range(0, counts.length)
                            .filter(i -> counts[i] == 1)
                            .findFirst()
                            .orElseThrow();
            return Map.of(Fraction.of(different.get(only)), Ways.GIVEN);
        }
        Map<Fraction, Ways> made = new HashMap<>();
        join(
                part,
                (value, left, right, trees, operator) ->
                        made.merge(
                                value,
                                left.joined(right, trees, operator | features(value)),
                                Ways::or));
        return made;
    }

    private static int features(Fraction value) {
        return (value.denominator() == 1 ? 0 : Ways.FRACTION)
                | (value.numerator() < 0 ? Ways.NEGATIVE : 0);
    }

    private interface Joins {
        void made(Fraction value, Ways left, Ways right, long trees, int operator);
    }

    /** Every value that two parts make which together are this part. */
    private void join(int part, Joins joins) {
        int[] counts = counts(part);
        for (int first = 1; first <= part - first; first++) {
            if (isWithin(counts(first), counts)) {
                joinParts(first, part - first, joins);
            }
        }
    }

    private void joinParts(int first, int second, Joins joins) {
        if (first == second) {
            joinWithItself(List.copyOf(values(first).entrySet()), joins);
            return;
        }
        values(first)
                .forEach(
                        (a, left) ->
                                values(second)
                                        .forEach((b, right) -> both(a, left, b, right, joins)));
    }

    /** Two parts of the same numbers: each pair of trees counts once. */
    private static void joinWithItself(List<Map.Entry<Fraction, Ways>> all, Joins joins) {
        for (int i = 0; i < all.size(); i++) {
            Fraction a = all.get(i).getKey();
            Ways left = all.get(i).getValue();
            long pairs = left.count() * (left.count() + 1) / 2;
            long ordered = left.count() * left.count();
            joins.made(a.plus(a), left, left, pairs, Ways.PLUS);
            joins.made(a.times(a), left, left, pairs, Ways.TIMES);
            joins.made(a.minus(a), left, left, ordered, Ways.MINUS);
            a.dividedBy(a).ifPresent(one -> joins.made(one, left, left, ordered, Ways.DIVIDE));
            for (int j = i + 1; j < all.size(); j++) {
                both(a, left, all.get(j).getKey(), all.get(j).getValue(), joins);
            }
        }
    }

    private static void both(Fraction a, Ways left, Fraction b, Ways right, Joins joins) {
        long trees = left.count() * right.count();
        joins.made(a.plus(b), left, right, trees, Ways.PLUS);
        joins.made(a.times(b), left, right, trees, Ways.TIMES);
        joins.made(a.minus(b), left, right, trees, Ways.MINUS);
        joins.made(b.minus(a), left, right, trees, Ways.MINUS);
        a.dividedBy(b).ifPresent(c -> joins.made(c, left, right, trees, Ways.DIVIDE));
        b.dividedBy(a).ifPresent(c -> joins.made(c, left, right, trees, Ways.DIVIDE));
    }

    private int[] counts(int part) {
        int[] counts = new int[most.length];
        int rest = part;
        for (int i = 0; i < most.length; i++) {
            counts[i] = rest % (most[i] + 1);
            rest /= most[i] + 1;
        }
        return counts;
    }

    private static boolean isWithin(int[] inner, int[] outer) {
        return IntStream.range(0, inner.length).allMatch(i -> inner[i] <= outer[i]);
    }
}
