package io.reflectretry.checker;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a check found.
 *
 * @param run the run
 * @param counts how much was looked at, by name
 * @param audited whether the audit's tables were compared
 * @param violations what the log does not keep; empty if it keeps all
 */
public record CheckReport(
        String run, Map<String, Long> counts, boolean audited, List<Violation> violations) {

    private static final int SHOWN = 20;

    /** Whether all promises are kept. */
    public boolean holds() {
        return violations.isEmpty();
    }

    /** For people: what was looked at, then each promise with its violations. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("Run ").append(run).append(": ");
        text.append(
                counts.entrySet().stream()
                        .map(e -> "%,d %s".formatted(e.getValue(), e.getKey()))
                        .collect(Collectors.joining(", ")));
        text.append(System.lineSeparator());
        Arrays.stream(Promise.values())
                .filter(promise -> audited || promise != Promise.AUDITED)
                .forEach(promise -> promise(promise, text));
        return text.toString();
    }

    private void promise(Promise promise, StringBuilder text) {
        List<Violation> broken = violations.stream().filter(v -> v.promise() == promise).toList();
        text.append(
                "  %-9s %s%n"
                        .formatted(
                                broken.isEmpty() ? "kept" : broken.size() + " BROKEN",
                                promise.sentence()));
        broken.stream().limit(SHOWN).forEach(v -> text.append("      %s%n".formatted(v)));
        if (broken.size() > SHOWN) {
            text.append("      and %d more%n".formatted(broken.size() - SHOWN));
        }
    }
}
