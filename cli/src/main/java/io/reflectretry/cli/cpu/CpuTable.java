package io.reflectretry.cli.cpu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Who used the CPU, as text.
 *
 * @param used CPU seconds by process
 * @param steps optimizer steps that were done meanwhile
 */
record CpuTable(SequencedMap<String, CpuSeconds> used, long steps) {

    private static final String AUDIT = "audit";

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(row("CPU seconds", "network", "loading", "other", "jit", "gc", "all"));
        used.forEach((name, seconds) -> lines.add(row(name, seconds)));
        double all = withoutAudit().values().stream().mapToDouble(CpuSeconds::total).sum();
        if (all == 0) {
            lines.add("Nothing was used.");
            return lines;
        }
        lines.add("");
        lines.add("Shares of all CPU seconds, audit apart%s:".formatted(perStep(all)));
        for (CpuUse use : CpuUse.values()) {
            lines.add(share(use.name().toLowerCase(Locale.ROOT), sum(use), all));
        }
        lines.add(
                share("event overhead", sum(CpuUse.OTHER), all)
                        + "  (other: codec, Kafka, database; JIT and GC are named apart)");
        return lines;
    }

    private String perStep(double all) {
        return steps == 0
                ? ""
                : " (%.2f s in all, %.3f s a step, %d steps)".formatted(all, all / steps, steps);
    }

    private Map<String, CpuSeconds> withoutAudit() {
        Map<String, CpuSeconds> rest = new LinkedHashMap<>(used);
        rest.keySet().removeIf(name -> name.startsWith(AUDIT));
        return rest;
    }

    private double sum(CpuUse use) {
        return withoutAudit().values().stream().mapToDouble(seconds -> seconds.of(use)).sum();
    }

    private static String share(String what, double seconds, double all) {
        return "  %-16s %8.2f s %6.1f%%".formatted(what, seconds, 100 * seconds / all);
    }

    private static String row(String name, CpuSeconds seconds) {
        return row(
                name,
                number(seconds.of(CpuUse.NETWORK)),
                number(seconds.of(CpuUse.LOADING)),
                number(seconds.of(CpuUse.OTHER)),
                number(seconds.of(CpuUse.JIT)),
                number(seconds.of(CpuUse.GC)),
                number(seconds.total()));
    }

    private static String number(double seconds) {
        return "%.2f".formatted(seconds);
    }

    private static String row(String name, String... cells) {
        StringBuilder line = new StringBuilder("%-14s".formatted(name));
        for (String cell : cells) {
            line.append("%10s".formatted(cell));
        }
        return line.toString();
    }
}
