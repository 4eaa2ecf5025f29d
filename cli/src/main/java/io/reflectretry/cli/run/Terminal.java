package io.reflectretry.cli.run;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * Shows how far something is: on a terminal one line that is written over, elsewhere a line every
 * few seconds.
 */
public final class Terminal {

    private static final Duration APART = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final boolean interactive;
    private String shown = "";
    private Instant printed = Instant.EPOCH;

    /** Writes here. */
    public Terminal(PrintWriter out) {
        this.out = out;
        this.interactive = System.console() != null && System.console().isTerminal();
    }

    /** A line that stays. */
    public void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    /** How far it is now. */
    public void progress(String line) {
        if (line.equals(shown)) {
            return;
        }
        if (interactive) {
            clear();
            out.print(line);
            out.flush();
            shown = line;
        } else if (Instant.now().isAfter(printed.plus(APART))) {
            out.println(line);
            out.flush();
            printed = Instant.now();
            shown = line;
        }
    }

    /** The last line of a progress: it stays. */
    public void done(String line) {
        say(line);
        shown = "";
        printed = Instant.EPOCH;
    }

    private void clear() {
        if (interactive && !shown.isEmpty()) {
            out.print("\r" + " ".repeat(shown.length()) + "\r");
            shown = "";
        }
    }
}
