package io.reflectretry.verifiers.simple;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Gold;
import io.reflectretry.verifiers.GoldException;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.text.Excerpt;
import io.reflectretry.verifiers.text.Repetition;
import java.util.Optional;

/**
 * The answer matches a regular expression. RE2/J takes time in proportion to the length of the
 * expression times that of the answer, never more; where even that product is large, it is
 * isolated. Verification data: {@link RegexTask}.
 */
public final class RegexVerifier implements Verifier {

    /** Steps of the automaton that take some milliseconds. */
    private static final long AT_ONCE = 5_000_000;

    /** Characters of an expression with its repetitions written out. */
    private static final long MAX_EXPANDED = 10_000;

    @Override
    public String type() {
        return "regex";
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
    public Optional<Outcome> judgeAtOnce(Attempt attempt) {
        RegexTask wanted = Gold.read(attempt.task(), RegexTask.class);
        if (Repetition.of(wanted.pattern()) * wanted.pattern().length() > MAX_EXPANDED) {
            return Optional.empty();
        }
        Pattern pattern = compiled(attempt.task(), wanted);
        return (long) pattern.programSize() * attempt.answer().length() > AT_ONCE
                ? Optional.empty()
                : Optional.of(judge(wanted, pattern, attempt.answer()));
    }

    @Override
    public Outcome judge(Task task, String answer) {
        RegexTask wanted = Gold.read(task, RegexTask.class);
        return judge(wanted, compiled(task, wanted), answer);
    }

    private static Outcome judge(RegexTask wanted, Pattern pattern, String answer) {
        String text = wanted.extract().orElse(Extract.WHOLE).from(answer);
        var matcher = pattern.matcher(text);
        boolean full = wanted.match().orElse(RegexTask.Match.FIND) == RegexTask.Match.FULL;
        boolean found = full ? matcher.matches() : matcher.find();
        boolean negated = wanted.negate().orElse(false);
        String expression = Excerpt.of(wanted.pattern());
        String reason =
                found
                        ? "'%s' matches '%s'."
                                .formatted(expression, Excerpt.of(full ? text : matcher.group()))
                        : "'%s' does not match %s."
                                .formatted(expression, full ? "the whole answer" : "anywhere");
        return found != negated ? new Outcome.Pass(reason) : new Outcome.Fail(reason);
    }

    private static Pattern compiled(Task task, RegexTask wanted) {
        int flags =
                (wanted.ignoreCase().orElse(false) ? Pattern.CASE_INSENSITIVE : 0)
                        | (wanted.multiline().orElse(false) ? Pattern.MULTILINE : 0)
                        | (wanted.dotAll().orElse(false) ? Pattern.DOTALL : 0);
        try {
            return Pattern.compile(wanted.pattern(), flags);
        } catch (PatternSyntaxException e) {
            throw new GoldException(
                    "The 'pattern' of task %s is no regular expression of RE2 (no look-around, no back references): %s"
                            .formatted(task.id(), e.getMessage()));
        }
    }
}
