package io.reflectretry.verifiers.math;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Gold;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.text.Excerpt;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Judges mathematics: the model's last {@code \boxed{…}} or number equals the gold answer. Numbers
 * are compared exactly (0.5 is 1/2, 0.333 is not 1/3); order counts in points and intervals, not in
 * lists of solutions; percent and dollar signs, degrees and units do not count. Verification data:
 * {@link MathTask}.
 *
 * <p>Nearly all answers are judged at once. Those that have another form than the gold answer and
 * the same values wherever it was tried need {@link Algebra}, in a process of its own.
 */
public final class MathVerifier implements Verifier {

    /** Thrown out of a judgement at once that needs algebra. */
    private static final class AlgebraNeededException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AlgebraNeededException() {
            super("algebra is needed", null, false, false);
        }
    }

    @Override
    public String type() {
        return "math";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Execution execution() {
        return Execution.ISOLATED;
    }

    @Override
    public Duration timeLimit() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void warmUp() {
        Algebra.warmUp();
    }

    @Override
    public Optional<Outcome> judgeAtOnce(Attempt attempt) {
        try {
            return Optional.of(
                    judge(
                            attempt.task(),
                            attempt.answer(),
                            (a, b) -> {
                                throw new AlgebraNeededException();
                            }));
        } catch (AlgebraNeededException e) {
            return Optional.empty();
        }
    }

    @Override
    public Outcome judge(Task task, String answer) {
        return judge(task, answer, Algebra::equal);
    }

    private static Outcome judge(Task task, String output, BiPredicate<Expr, Expr> algebra) {
        String gold = AnswerText.ofGold(Gold.read(task, MathTask.class).answer());
        String cleanGold = Latex.clean(gold);
        Optional<String> found = AnswerText.ofModel(output, isNumber(cleanGold));
        if (found.isEmpty()) {
            return new Outcome.Fail("There is no answer: no closed \\boxed{…} and no number.");
        }
        String given = found.get();
        return equal(cleanGold, Latex.clean(given), new Equality(algebra))
                ? new Outcome.Pass("The answer '%s' is right.".formatted(Excerpt.of(given)))
                : new Outcome.Fail(
                        "The answer is '%s', not '%s'."
                                .formatted(Excerpt.of(given), Excerpt.of(gold)));
    }

    private static boolean isNumber(String cleanGold) {
        return AnswerParser.parse(Separators.removed(cleanGold)) instanceof Answer.Value value
                && value.expression() instanceof Expr.Num;
    }

    private static boolean equal(String gold, String given, Equality equality) {
        if (given.isEmpty()) {
            return false;
        }
        if (AnswerParser.compact(gold).equals(AnswerParser.compact(given))) {
            return true;
        }
        if (Words.are(gold)) {
            return Words.of(gold).equals(Words.of(given));
        }
        Answer goldWithout = AnswerParser.parse(Separators.removed(gold));
        Answer givenWithout = AnswerParser.parse(Separators.removed(given));
        if (Separators.isNumber(gold)) {
            return equality.equal(goldWithout, givenWithout);
        }
        return equality.equal(AnswerParser.parse(gold), AnswerParser.parse(given))
                || equality.equal(goldWithout, givenWithout);
    }
}
