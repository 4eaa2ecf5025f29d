package io.reflectretry.verifiers.simple;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Gold;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.text.Excerpt;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/** The answer is a given text. Verification data: {@link ExactTask}. */
public final class ExactVerifier implements Verifier {

    @Override
    public String type() {
        return "exact";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Execution execution() {
        return Execution.QUICK;
    }

    @Override
    public Outcome judge(Task task, String answer) {
        ExactTask wanted = Gold.read(task, ExactTask.class);
        String found = wanted.extract().orElse(Extract.AUTO).from(answer).strip();
        String given = normalized(found, wanted);
        Optional<String> match =
                wanted.right().stream()
                        .filter(r -> normalized(r, wanted).equals(given))
                        .findFirst();
        return match.isPresent()
                ? new Outcome.Pass("The answer is '%s'.".formatted(Excerpt.of(match.get())))
                : new Outcome.Fail(
                        found.isEmpty()
                                ? "There is no answer."
                                : "The answer is '%s', not '%s'."
                                        .formatted(
                                                Excerpt.of(found),
                                                Excerpt.of(wanted.right().getFirst())));
    }

    private static String normalized(String text, ExactTask options) {
        String now = text;
        if (options.normalizeUnicode().orElse(false)) {
            now = Normalizer.normalize(now, Normalizer.Form.NFKC);
        }
        if (options.ignoreCase().orElse(false)) {
            // Both ways, as String.equalsIgnoreCase does: some letters have one form in one only.
            now = now.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        }
        boolean dropBlanks = options.ignoreWhitespace().orElse(false);
        boolean dropPunctuation = options.ignorePunctuation().orElse(false);
        StringBuilder kept = new StringBuilder(now.length());
        now.codePoints()
                .filter(c -> !dropBlanks || !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .filter(c -> !dropPunctuation || !isPunctuation(c))
                .forEach(kept::appendCodePoint);
        return kept.toString().strip();
    }

    private static boolean isPunctuation(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION ->
                    true;
            default -> false;
        };
    }
}
