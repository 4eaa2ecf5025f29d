package io.reflectretry.verifiers.http;

import java.time.Duration;

/** At most so many starts a second, evenly spread: each takes the next free moment. */
final class RateLimit {

    private final long intervalNanos;
    private long next = System.nanoTime();

    /**
     * @param perSecond 0 for no limit
     */
    RateLimit(int perSecond) {
        intervalNanos = perSecond == 0 ? 0 : 1_000_000_000L / perSecond;
    }

    /** Takes a moment; gives how long it is until then. */
    synchronized Duration reserve() {
        long now = System.nanoTime();
        long moment = Math.max(now, next);
        next = moment + intervalNanos;
        return Duration.ofNanos(moment - now);
    }
}
