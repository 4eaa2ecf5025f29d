package io.reflectretry.verifiers.countdown;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Setting;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.number.Rational;
import io.reflectretry.verifiers.text.Excerpt;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Judges Countdown: the expression must use each given number exactly once, with + - * /, brackets
 * and unary minus, and have exactly the target as its value. Where the verification data says
 * {@code "use": "any"}, numbers may be left over, as on television.
 *
 * <p>The last answer counts: {@code \boxed{…}} or {@code <answer>…</answer>}, else the last line.
 * {@code = target} may stand after the expression. Numbers are compared with the given ones before
 * anything is computed, so that nothing large is.
 */
public final class CountdownVerifier implements Verifier {

    private static final int MAX_LENGTH = 200_000;

    @Override
    public String type() {
        return CountdownGold.TYPE;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Execution execution() {
        return Execution.QUICK;
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.of("use", CountdownQuestion.Use.values()));
    }

    @Override
    public Outcome judge(Task task, String answer) {
        Optional<CountdownQuestion> question = CountdownQuestion.read(task.verification());
        if (question.isEmpty()) {
            return new Outcome.Unscorable(
                    UnscorableKind.GOLD,
                    "The verification data of task %s must have 'numbers', whole and not negative, a whole 'target', and 'use' (each or any) if at all."
                            .formatted(task.id()));
        }
        try {
            return judge(question.get(), AnswerText.in(answer));
        } catch (MalformedAnswerException e) {
            return new Outcome.Fail(e.getMessage());
        }
    }

    private static Outcome judge(CountdownQuestion question, String answer)
            throws MalformedAnswerException {
        if (answer.isEmpty()) {
            return new Outcome.Fail("There is no answer.");
        }
        if (answer.length() > MAX_LENGTH) {
            return new Outcome.Fail(
                    "The answer has %d characters; %d is the limit."
                            .formatted(answer.length(), MAX_LENGTH));
        }
        int equals = answer.indexOf('=');
        String left = equals < 0 ? answer : answer.substring(0, equals);
        Expression expression = Expression.parse(left);
        Optional<String> fault = NumberCount.fault(expression.numbers(), question);
        if (fault.isPresent()) {
            return new Outcome.Fail(fault.get());
        }
        Rational value = expression.value();
        // Nearly every verdict of a run passes here.
        String equation = Excerpt.of(left) + " = " + value;
        if (!value.equals(Rational.of(question.target()))) {
            return new Outcome.Fail(equation + ", not " + question.target() + ".");
        }
        if (equals >= 0 && !isTarget(answer.substring(equals + 1), question.target())) {
            return new Outcome.Fail(
                    "After '=' stands '%s' instead of the target %s."
                            .formatted(
                                    Excerpt.of(answer.substring(equals + 1)), question.target()));
        }
        return new Outcome.Pass(equation + ".");
    }

    private static boolean isTarget(String text, BigInteger target) {
        try {
            // The target may be negative: an expression of one number.
            Expression right = Expression.parse(text);
            return right.numbers().size() == 1 && right.value().equals(Rational.of(target));
        } catch (MalformedAnswerException e) {
            return false;
        }
    }
}
