package io.reflectretry.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for a condition; the limit is there to fail, never to measure. */
public final class Await {
    /** Long enough for a busy machine. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private Await() {}

    /** Waits until the condition holds; an exception counts as "not yet". */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, LIMIT, condition, () -> "");
    }

    /**
     * Waits until the condition holds.
     *
     * @param what is said when it does not: "the retry is in the log"
     * @param seen what is there instead, asked for only on failure
     * @throws AssertionError when the limit has passed; the last exception is its cause
     */
    public static void until(
            String what, Duration limit, Callable<Boolean> condition, Supplier<String> seen) {
        value(what, limit, () -> condition.call() ? Optional.of(true) : Optional.empty(), seen);
    }

    /** Waits until the source has a value, and returns it. */
    public static <T> T value(String what, Callable<Optional<T>> source) {
        return value(what, LIMIT, source, () -> "");
    }

    /** As {@link #value(String, Callable)}, with a limit and a word on what is there instead. */
    public static <T> T value(
            String what, Duration limit, Callable<Optional<T>> source, Supplier<String> seen) {
        var deadline = Instant.now().plus(limit);
        Optional<Throwable> last;
        do {
            try {
                var value = source.call();
                if (value.isPresent()) {
                    return value.get();
                }
                last = Optional.empty();
            } catch (Exception | AssertionError e) {
                last = Optional.of(e);
            }
            pause();
        } while (Instant.now().isBefore(deadline));
        throw new AssertionError(
                "waited %d s in vain until %s%s"
                        .formatted(limit.toSeconds(), what, indented(seen.get())),
                last.orElse(null));
    }

    private static String indented(String seen) {
        return seen.isEmpty() ? "" : "; there is:" + System.lineSeparator() + seen;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
