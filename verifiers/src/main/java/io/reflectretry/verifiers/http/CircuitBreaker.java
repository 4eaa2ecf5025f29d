package io.reflectretry.verifiers.http;

import java.time.Duration;

/**
 * Whether an endpoint may be asked.
 *
 * <pre>
 * Closed ── n failures in a row ─▶ Open ── pause is over ─▶ HalfOpen (one request tries)
 *    ▲                              ▲                          │      │
 *    └────────── success ───────────┼──────────────────────────┘      │
 *                                   └───────────── failure ───────────┘
 * </pre>
 */
final class CircuitBreaker {

    private final int maxFailures;
    private final Duration pause;
    private State state = new State.Closed(0);

    CircuitBreaker(int maxFailures, Duration pause) {
        this.maxFailures = maxFailures;
        this.pause = pause;
    }

    private sealed interface State {

        record Closed(int failures) implements State {}

        record Open(long untilNanoTime) implements State {}

        record HalfOpen() implements State {}
    }

    /** How long to wait before asking again; zero, and the caller has to tell the result. */
    synchronized Duration admission() {
        return switch (state) {
            case State.Closed ignored -> Duration.ZERO;
            case State.HalfOpen ignored -> pause;
            case State.Open open -> {
                Duration rest = Duration.ofNanos(open.untilNanoTime() - System.nanoTime());
                if (rest.isPositive()) {
                    yield rest;
                }
                state = new State.HalfOpen();
                yield Duration.ZERO;
            }
        };
    }

    synchronized void succeeded() {
        state = new State.Closed(0);
    }

    synchronized void failed() {
        int failures = state instanceof State.Closed closed ? closed.failures() + 1 : maxFailures;
        state =
                failures >= maxFailures
                        ? new State.Open(System.nanoTime() + pause.toNanos())
                        : new State.Closed(failures);
    }
}
