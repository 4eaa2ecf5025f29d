package io.reflectretry.stack;

import java.time.Duration;
import java.time.Instant;

/** How long to wait before a child is started again: longer each time, up to a limit. */
final class BackOff {
    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final int DOUBLINGS = 5;
    private static final Duration STABLE = Duration.ofSeconds(30);

    private BackOff() {}

    /** 200 ms after the first end, doubled each time, 6.4 s at most. */
    static Duration pause(int restarts) {
        return SHORTEST.multipliedBy(1L << Math.min(restarts, DOUBLINGS));
    }

    /** Whether a child that has run since then counts as sound. */
    static boolean isStable(Instant since) {
        return since.plus(STABLE).isBefore(Instant.now());
    }
}
