package io.reflectretry.bootstrap;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Two of three numbers and an operator, the larger number first, and the whole expressions that
 * begin with it. A whole expression has the step in front where it can, so that who follows a
 * reflection can copy it.
 *
 * @param text for example {@code 7 * 12}
 * @param value what it makes
 * @param rest the third number
 * @param answers the expressions that it can end in, right or wrong
 */
record FirstStep(String text, int value, int rest, List<Answer> answers) {

    /**
     * A whole expression.
     *
     * @param text for example {@code 7 * 12 + 3}
     */
    record Answer(String text, int value) {}

    /** Two numbers and an operator. */
    static final int TOKENS = 3;

    private static final int LEAST_WRONG_VALUE = -400;

    FirstStep {
        answers = List.copyOf(answers);
    }

    /** The answers that have this value. */
    List<Answer> right(int target) {
        return answers.stream().filter(answer -> answer.value() == target).toList();
    }

    /** The answers that have another value; far-off ones are left out. */
    List<Answer> wrong(int target) {
        return answers.stream()
                .filter(answer -> answer.value() != target && answer.value() >= LEAST_WRONG_VALUE)
                .toList();
    }

    /** The answers that begin with this step, without a parenthesis before it. */
    List<Answer> beginning() {
        return answers.stream().filter(answer -> answer.text().startsWith(text)).toList();
    }

    /** All first steps of three numbers in ascending order; division only where it is exact. */
    static List<FirstStep> of(List<Integer> ascending) {
        int small = ascending.get(0);
        int middle = ascending.get(1);
        int large = ascending.get(2);
        Set<List<Integer>> seen = new HashSet<>();
        List<FirstStep> steps = new ArrayList<>();
        for (List<Integer> order :
                List.of(
                        List.of(middle, small, large),
                        List.of(large, small, middle),
                        List.of(large, middle, small))) {
            if (seen.add(order.subList(0, 2))) {
                addSteps(steps, order.get(0), order.get(1), order.get(2));
            }
        }
        return List.copyOf(steps);
    }

    private static void addSteps(List<FirstStep> steps, int a, int b, int rest) {
        steps.add(sum(a + " + " + b, a + b, rest));
        steps.add(sum(a + " - " + b, a - b, rest));
        steps.add(product(a + " * " + b, a * b, rest));
        if (a % b == 0) {
            steps.add(product(a + " / " + b, a / b, rest));
        }
    }

    private static FirstStep sum(String step, int value, int rest) {
        return withRest(step, "( " + step + " )", value, rest);
    }

    private static FirstStep product(String step, int value, int rest) {
        return withRest(step, step, value, rest);
    }

    private static FirstStep withRest(String step, String factor, int value, int rest) {
        List<Answer> answers = new ArrayList<>();
        answers.add(new Answer(step + " + " + rest, value + rest));
        answers.add(new Answer(factor + " * " + rest, value * rest));
        answers.add(new Answer(step + " - " + rest, value - rest));
        answers.add(new Answer(rest + " - " + factor, rest - value));
        if (value % rest == 0) {
            answers.add(new Answer(factor + " / " + rest, value / rest));
        }
        if (value != 0 && rest % value == 0) {
            answers.add(new Answer(rest + " / ( " + step + " )", rest / value));
        }
        return new FirstStep(step, value, rest, answers);
    }
}
