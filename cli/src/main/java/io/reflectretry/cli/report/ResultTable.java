package io.reflectretry.cli.report;

import io.reflectretry.model.evaluation.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The table that a demo prints: before, after and control, with 95% confidence intervals. */
public final class ResultTable {

    /** A row of the table. */
    record Row(String name, String before, String after, String control) {}

    private ResultTable() {}

    /** The table as text, one line a figure. */
    public static String text(DemoReport report) {
        StringBuilder out = new StringBuilder();
        String format = "%-34s  %-22s  %-22s  %-22s%n";
        out.append(
                String.format(
                        Locale.ROOT,
                        format,
                        "%,d held-out tasks".formatted(report.gain().secondTryAccuracy().n()),
                        "before",
                        "after",
                        "control*"));
        for (Row row : rows(report)) {
            out.append(
                    String.format(
                            Locale.ROOT, format, row.name, row.before, row.after, row.control));
        }
        Gain gain = report.gain();
        out.append(
                String.format(
                        Locale.ROOT,
                        "%nSecond try %s points (first try %s), paired by task; a retry after a fail"
                                + " is right %.2f times as often.%n",
                        points(gain.secondTryAccuracy()),
                        points(gain.firstTryAccuracy()),
                        gain.retrySuccessFactor()));
        out.append(
                "* the trained policy's failed tasks, retried with another task's reflection.\n");
        return out.toString();
    }

    /** The rows, for every form of the table. */
    static List<Row> rows(DemoReport report) {
        return List.of(
                row(report, "first-try accuracy", Measured::firstTryAccuracy, ResultTable::percent),
                row(
                        report,
                        "second-try accuracy",
                        Measured::secondTryAccuracy,
                        ResultTable::percent),
                row(
                        report,
                        "retry right after a fail",
                        Measured::retrySuccess,
                        ResultTable::percent),
                row(
                        report,
                        "mean reflection length, tokens",
                        Measured::reflectionLength,
                        ResultTable::plain),
                row(
                        report,
                        "reflections holding a right answer",
                        Measured::reflectionHoldsAnswer,
                        ResultTable::percent));
    }

    private static Row row(
            DemoReport report,
            String name,
            Function<Measured, Estimate> figure,
            Function<Estimate, String> form) {
        return new Row(
                name,
                form.apply(figure.apply(report.before())),
                form.apply(figure.apply(report.after())),
                form.apply(figure.apply(report.control())));
    }

    private static String percent(Estimate e) {
        return String.format(
                Locale.ROOT,
                "%5.1f%% (%.1f to %.1f)",
                100 * e.value(),
                100 * e.low(),
                100 * e.high());
    }

    private static String plain(Estimate e) {
        return String.format(Locale.ROOT, "%6.2f (%.2f to %.2f)", e.value(), e.low(), e.high());
    }

    /** A difference of shares in points, with its interval. */
    static String points(Estimate e) {
        return String.format(
                Locale.ROOT,
                "%+.1f (%+.1f to %+.1f)",
                100 * e.value(),
                100 * e.low(),
                100 * e.high());
    }
}
