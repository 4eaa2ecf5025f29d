package io.reflectretry.system.chaos;

import io.reflectretry.checker.CheckReport;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a chaos run did and found.
 *
 * @param plan what was planned
 * @param kills the kills, in their order, with what each cost
 * @param brokerStops how long the broker was away each time
 * @param took the run's time
 * @param check what the checker says of its log
 */
record ChaosReport(
        ChaosPlan plan,
        List<Cost> kills,
        List<Duration> brokerStops,
        Duration took,
        CheckReport check) {

    /** A kill and its cost; none where the run ended before another step. */
    record Cost(Killed kill, Optional<Duration> time) {}

    long withEvidence() {
        return kills.stream().filter(each -> each.kill().hasEvidence()).count();
    }

    /** The median of the costs. */
    Duration median() {
        List<Duration> sorted =
                kills.stream().flatMap(each -> each.time().stream()).sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : sorted.get(sorted.size() / 2);
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Chaos run, seed %d: %d steps in %d s"
                        .formatted(plan.seed(), plan.steps(), took.toSeconds()));
        lines.add("  step  killed    aimed at     open when it died         works again  cost, s");
        for (Cost each : kills) {
            Killed kill = each.kill();
            lines.add(
                    "  %4d  %-8s  %-11s  %-24s  %11s  %7s"
                            .formatted(
                                    kill.step(),
                                    kill.plan().target().name().toLowerCase(Locale.ROOT),
                                    kill.plan().moment(),
                                    kill.hasEvidence()
                                            ? String.join(" in ", kill.open().reversed())
                                            : "-",
                                    kill.worksAgain()
                                            .map(at -> seconds(Duration.between(kill.at(), at)))
                                            .orElse("-"),
                                    each.time().map(ChaosReport::seconds).orElse("-")));
        }
        lines.add("  by service:");
        for (Target target : Target.values()) {
            List<Cost> of = kills.stream().filter(e -> e.kill().plan().target() == target).toList();
            lines.add(
                    "    %-8s  %2d kills, %2d within an open moment"
                            .formatted(
                                    target.name().toLowerCase(Locale.ROOT),
                                    of.size(),
                                    of.stream().filter(e -> e.kill().hasEvidence()).count()));
        }
        for (String moment : List.of("transaction", "checkpoint", "reload")) {
            lines.add(
                    "    within a %-11s  %2d"
                            .formatted(
                                    moment,
                                    kills.stream()
                                            .filter(e -> e.kill().open().contains(moment))
                                            .count()));
        }
        lines.add(
                "  %d kills, %d of them by the logs within an open transaction, checkpoint write or reload"
                        .formatted(kills.size(), withEvidence()));
        lines.add(
                "  broker stopped and started %d times, away for %s s"
                        .formatted(
                                brokerStops.size(),
                                String.join(
                                        " and ",
                                        brokerStops.stream().map(ChaosReport::seconds).toList())));
        var machine = ManagementFactory.getOperatingSystemMXBean();
        lines.add(
                "  median cost of a kill: %s s (at the end %.0f processes wanted %d cores)"
                        .formatted(
                                seconds(median()),
                                machine.getSystemLoadAverage(),
                                machine.getAvailableProcessors()));
        lines.addAll(Arrays.asList(check.text().split("\\R")));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String seconds(Duration time) {
        return "%.1f".formatted(time.toMillis() / 1000.0);
    }
}
