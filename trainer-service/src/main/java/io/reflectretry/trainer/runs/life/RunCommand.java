package io.reflectretry.trainer.runs.life;

import java.util.Locale;
import java.util.Optional;

/** What a person can ask of a run. */
public enum RunCommand {
    STOP,
    PAUSE,
    RESUME;

    /** The state after the command; nothing when the run's state does not allow it. */
    public Optional<RunLife> applyTo(RunLife life) {
        return switch (this) {
            case STOP ->
                    life instanceof RunLife.Alive alive
                            ? Optional.of(alive.stop())
                            : Optional.empty();
            case PAUSE ->
                    life instanceof RunLife.Running running
                            ? Optional.of(running.pause())
                            : Optional.empty();
            case RESUME ->
                    life instanceof RunLife.Paused paused
                            ? Optional.of(paused.resume())
                            : Optional.empty();
        };
    }

    /** The word in the path of the request. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
