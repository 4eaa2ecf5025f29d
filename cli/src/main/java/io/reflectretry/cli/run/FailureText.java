package io.reflectretry.cli.run;

import io.reflectretry.model.evaluation.Estimate;
import io.reflectretry.model.mining.FailureCard;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The card of a data set of failures, for people. */
final class FailureText {

    private static final int REASONS = 10;

    private FailureText() {}

    static String of(FailureCard card) {
        FailureCard.Counts n = card.counts();
        StringBuilder text = new StringBuilder();
        line(text, "tasks", "%,d, %,d of them with failures", n.tasks(), n.tasksWithFailures());
        line(
                text,
                "samples",
                "%,d: %,d failed, %,d passed, %,d unscored",
                n.samples(),
                n.failed(),
                n.passed(),
                n.unscored());
        line(text, "failure rate", "%s", share(card.firstSampleFailureRate()));
        line(text, "of all samples", "%s", share(card.failureRate()));
        line(
                text,
                "kept",
                "%,d; left out %,d duplicates, %,d beyond %d a task",
                n.kept(),
                n.duplicates(),
                n.surplus(),
                card.rule().keepPerTask());
        line(text, "samples a task", "%s", counts(card.samplesOfTasks()));
        line(text, "ended by", "%s", counts(card.ended()));
        card.reasons().entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(REASONS)
                .forEach(e -> line(text, "%,9d".formatted(e.getValue()), "%s", e.getKey()));
        if (card.reasons().size() > REASONS) {
            line(text, "", "and %d more kinds of reason", card.reasons().size() - REASONS);
        }
        line(text, "data set", "%s, SHA-256 %s", card.file(), card.sha256());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "%-16s ", name))
                .append(String.format(Locale.ROOT, format, values))
                .append(System.lineSeparator());
    }

    /** {@code 4: 12, 8: 3}. */
    private static String counts(Map<?, Long> counts) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(counts)
                .forEach(
                        (key, count) ->
                                text.append(text.isEmpty() ? "" : ", ")
                                        .append(key)
                                        .append(": ")
                                        .append(count));
        return text.toString();
    }

    private static String share(Estimate e) {
        return String.format(
                Locale.ROOT,
                "%.1f%% (%.1f to %.1f, n %d)",
                100 * e.value(),
                100 * e.low(),
                100 * e.high(),
                e.n());
    }
}
