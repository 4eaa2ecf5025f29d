package io.reflectretry.cli.judge;

import io.reflectretry.model.outcome.Outcome;
import java.io.PrintWriter;

/** Counts how many verdicts are as expected, and tells those that are not. */
final class Comparison {

    private final PrintWriter out;
    private int lines;
    private int expected;
    private int different;

    Comparison(PrintWriter out) {
        this.out = out;
    }

    void add(JudgeLine line, Outcome outcome) {
        lines++;
        String verdict = VerdictLine.name(outcome);
        line.expect()
                .ifPresent(
                        expect -> {
                            expected++;
                            if (!expect.equals(verdict)) {
                                different++;
                                out.printf(
                                        "%s (%s): expected %s, got %s: %s%n",
                                        line.place(), line.id(), expect, verdict, outcome.reason());
                            }
                        });
    }

    boolean hasDifferences() {
        return different > 0;
    }

    /** Says how it went, when anything was expected. */
    void summarize() {
        if (expected > 0) {
            out.printf(
                    "%,d lines, %,d with an expected verdict: %,d as expected, %,d different.%n",
                    lines, expected, expected - different, different);
        }
        out.flush();
    }
}
