package io.reflectretry.stack;

import java.time.Duration;
import java.time.Instant;

/**
 * What a supervised child is doing.
 *
 * <pre>
 *   Planned ──▶ Starting ──ready──▶ Running ──ended──▶ BackingOff ──pause over──▶ Starting
 *                │    └──not ready again──────────────────▲
 *                └──first start failed──▶ Failed     any ──stop──▶ Stopping ──▶ Stopped
 * </pre>
 */
public sealed interface ChildState {
    /** How often the child has been started again. */
    int restarts();

    /** One line for people. */
    String describe();

    /** Before its turn has come. */
    record Planned() implements ChildState {
        Starting first() {
            return new Starting(0);
        }

        @Override
        public int restarts() {
            return 0;
        }

        @Override
        public String describe() {
            return "waits for its turn";
        }
    }

    /** The process was started, or is about to be, and is not ready yet. */
    record Starting(int restarts) implements ChildState {
        Running ready(long pid) {
            return new Running(pid, Instant.now(), restarts);
        }

        Failed failed(String reason) {
            return new Failed(reason, restarts);
        }

        BackingOff notReady(String reason) {
            return new BackingOff(reason, BackOff.pause(restarts), restarts);
        }

        @Override
        public String describe() {
            return restarts == 0 ? "starting" : "starting again (restart %d)".formatted(restarts);
        }
    }

    /** It is ready for work. */
    record Running(long pid, Instant since, int restarts) implements ChildState {
        BackingOff ended(int exitCode) {
            // A child that had run for long starts again at once.
            var recent = BackOff.isStable(since) ? 0 : restarts;
            return new BackingOff(
                    "ended with exit code " + exitCode, BackOff.pause(recent), restarts);
        }

        @Override
        public String describe() {
            return "running (process %d%s)"
                    .formatted(pid, restarts == 0 ? "" : ", restarts " + restarts);
        }
    }

    /** It ended without having been asked to, and is started again after a pause. */
    record BackingOff(String reason, Duration pause, int restarts) implements ChildState {
        Starting again() {
            return new Starting(restarts + 1);
        }

        @Override
        public String describe() {
            return "%s; starts again in %d ms".formatted(reason, pause.toMillis());
        }
    }

    /** It never became ready; it is not tried again. */
    record Failed(String reason, int restarts) implements ChildState {
        @Override
        public String describe() {
            return "failed: " + reason;
        }
    }

    /** It was asked to stop. */
    record Stopping(int restarts) implements ChildState {
        Stopped ended() {
            return new Stopped(restarts);
        }

        @Override
        public String describe() {
            return "stopping";
        }
    }

    /** Its process is gone, as wanted. */
    record Stopped(int restarts) implements ChildState {
        @Override
        public String describe() {
            return "stopped";
        }
    }

    /** The order to stop, from whatever it was doing. */
    default Stopping stopping() {
        return new Stopping(restarts());
    }
}
