package io.reflectretry.verifiers.math;

import java.util.List;

/** An answer by its form. */
sealed interface Answer {

    /** One value. */
    record Value(Expr expression) implements Answer {}

    /** Several values in any order: {@code 1, -2}, {@code \{1, 2\}}, {@code 1 ± √2}. */
    record Several(List<Answer> items) implements Answer {}

    /** A point or interval: order and brackets count. */
    record Tuple(char open, char close, List<Answer> items) implements Answer {}

    /** Intervals joined by {@code \cup}, in any order. */
    record Union(List<Answer> parts) implements Answer {}

    /** Whatever its brackets. */
    record Matrix(List<List<Answer>> rows) implements Answer {}

    /**
     * {@code x < 5}, {@code y = 2x + 3}.
     *
     * @param sides one more than signs
     */
    record Relation(List<String> signs, List<Answer> sides) implements Answer {}

    /** {@code 3:2}, {@code 3:30}. */
    record Ratio(List<Answer> parts) implements Answer {}

    /** What has no form that is known here; compared as text, without blanks. */
    record Text(String compact) implements Answer {}
}
