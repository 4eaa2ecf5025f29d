package io.reflectretry.again;

import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A report as lines for the terminal. */
public final class ReportText {

    private static final int LONGEST = 160;

    private ReportText() {}

    /**
     * @param shown how many of the changed verdicts are shown
     */
    public static List<String> of(AgainReport report, int shown) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Run %s judged again by %s"
                        .formatted(report.run(), String.join("; ", report.verifiers())));
        lines.add("");
        agreement(lines, "attempts", report.attempts());
        agreement(lines, "retries", report.retries());
        notJudged(lines, report);
        lines.add("");
        rewards(lines, report);
        changes(lines, report, shown);
        return lines;
    }

    private static void agreement(List<String> lines, String what, Agreement agreement) {
        lines.add(
                "%-9s %,9d judged again, %,9d with the same verdict%s"
                        .formatted(
                                what,
                                agreement.judged(),
                                agreement.agree(),
                                agreement.judged() == 0
                                        ? ""
                                        : " (%s)"
                                                .formatted(
                                                        share(
                                                                agreement.agree(),
                                                                agreement.judged()))));
        agreement
                .verdicts()
                .forEach((change, count) -> lines.add("  %-24s %,9d".formatted(change, count)));
    }

    private static void notJudged(List<String> lines, AgainReport report) {
        counted(lines, report.stateful(), "not judged again: their verifier keeps state");
        counted(lines, report.otherTypes(), "of other task types: not judged again");
        counted(lines, report.noAnswer(), "ended without an answer: nothing to judge");
        counted(lines, report.unreadable(), "could not be read: see rrr.dead-letters.again");
        counted(lines, report.pending(), "judged by the run and not yet again");
    }

    private static void counted(List<String> lines, long count, String what) {
        if (count > 0) {
            lines.add("%,9d %s".formatted(count, what));
        }
    }

    private static void rewards(List<String> lines, AgainReport report) {
        lines.add(
                "rewards   %,d whole groups, %,d with other rewards, %,d with other advantages%s"
                        .formatted(
                                report.groups(),
                                report.changedGroups(),
                                report.otherAdvantages(),
                                report.scaleRewards() == ScaleRewards.BATCH
                                        ? " (within the group: the run scales by batch)"
                                        : ""));
        lines.add(
                "  mean reward %s then, %s now"
                        .formatted(mean(report.meanRewardThen()), mean(report.meanRewardNow())));
        counted(
                lines,
                report.groupsGone(),
                "groups would not be there: the attempt would not have failed");
        counted(
                lines,
                report.groupsMissing(),
                "groups would be there besides: the attempt would have failed, nobody reflected on it");
        report.groupChanges().stream()
                .limit(3)
                .forEach(
                        change ->
                                lines.add(
                                        "  %s: member %s, mean %s then, %s now"
                                                .formatted(
                                                        change.group(),
                                                        change.members()
                                                                .toString()
                                                                .replaceAll("[\\[\\]]", ""),
                                                        mean(change.meanThen()),
                                                        mean(change.meanNow()))));
    }

    private static void changes(List<String> lines, AgainReport report, int shown) {
        if (report.changes().isEmpty() || shown == 0) {
            return;
        }
        lines.add("");
        lines.add(
                report.changes().size() <= shown
                        ? "All changed verdicts:"
                        : "The first %d of %,d changed verdicts:"
                                .formatted(shown, report.changes().size()));
        report.changes().stream()
                .limit(shown)
                .forEach(
                        change -> {
                            lines.add(
                                    "  %s  %s to %s  '%s'"
                                            .formatted(
                                                    change.id(),
                                                    Agreement.name(change.then()),
                                                    Agreement.name(change.now()),
                                                    line(change.answer())));
                            lines.add("      then: " + line(change.then().reason()));
                            lines.add("      now:  " + line(change.now().reason()));
                        });
    }

    private static String line(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static String share(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f%%", 100.0 * part / whole);
    }

    private static String mean(Optional<Double> mean) {
        return mean.map(m -> String.format(Locale.ROOT, "%.4f", m)).orElse("unknown");
    }
}
