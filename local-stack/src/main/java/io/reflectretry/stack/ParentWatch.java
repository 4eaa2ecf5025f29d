package io.reflectretry.stack;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ends this process when its parent is gone, however the parent ended: the parent holds the other
 * end of standard input, which the system closes with it. Nothing is ever written to it.
 */
public final class ParentWatch {
    /** An orderly end may take this long; then the process is halted. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private ParentWatch() {}

    /** Starts to watch; returns at once. */
    public static void start() {
        var input = System.in;
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> watch(input));
    }

    private static void watch(InputStream input) {
        try {
            while (input.read() >= 0) {
                // Whatever comes has no meaning; only the end has.
            }
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
        System.err.println("The parent process is gone: stopping.");
        Thread.ofPlatform().daemon().name("parent-watch-halt").start(ParentWatch::haltLater);
        System.exit(143);
    }

    /** Shutdown hooks that hang must not leave an orphan behind. */
    private static void haltLater() {
        try {
            Thread.sleep(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(137);
    }
}
