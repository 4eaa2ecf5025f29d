package io.reflectretry.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * How hard a Countdown task is; exact.
 *
 * @param solutions how many expression trees make the target; which operand of + and * comes first
 *     makes no difference, nor which of two equal numbers is meant
 * @param operators the operators that every solution uses, in the order + - * /
 * @param fewestOperators how many different operators the simplest solution uses
 * @param needsFractions whether every solution goes through a value that is not whole
 * @param needsNegatives whether every solution goes through a value below zero
 */
public record CountdownDifficulty(
        long solutions,
        List<String> operators,
        int fewestOperators,
        boolean needsFractions,
        boolean needsNegatives) {

    public CountdownDifficulty {
        operators = List.copyOf(operators);
    }

    /**
     * The difficulty, or nothing where the task cannot be solved.
     *
     * @throws IllegalArgumentException where there are more than 6 numbers or too large ones
     */
    public static Optional<CountdownDifficulty> of(List<Integer> numbers, int target) {
        if (!canTell(numbers)) {
            throw new IllegalArgumentException(
                    "The difficulty of %s cannot be told: 2 to %d numbers from 1 that stay inside 64 bits"
                            .formatted(numbers, CountdownRange.MOST_NUMBERS));
        }
        return new CountdownTable(numbers).ways(target).map(Ways::difficulty);
    }

    /** Whether {@link #of} can answer. */
    public static boolean canTell(List<Integer> numbers) {
        return numbers.size() >= 2
                && numbers.size() <= CountdownRange.MOST_NUMBERS
                && numbers.stream().allMatch(number -> number >= 1)
                && CountdownRange.fitsALong(
                        numbers.size(), numbers.stream().mapToInt(n -> n).max().orElseThrow());
    }

    /** This as it stands in a task: facts about it that no verifier reads. */
    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("solutions", solutions);
        operators.forEach(node.putArray("operators")::add);
        return node.put("fewestOperators", fewestOperators)
                .put("needsFractions", needsFractions)
                .put("needsNegatives", needsNegatives);
    }
}
