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
                    switch (life) {
                        case RunLife.Paused paused -> Optional.of(paused.resume());
                        case RunLife.Failed failed -> Optional.of(failed.goOn());
                        case RunLife ignored -> Optional.empty();
                    };
        };
    }

    /** What to do instead, where the state does not allow it. */
    public String hint(RunLife life) {
        if (this != RESUME) {
            return "";
        }
        return switch (life) {
            case RunLife.Finished ignored ->
                    " All its steps are done: to train further, start a run from its last checkpoint.";
            case RunLife.Stopped ignored ->
                    " It was ended for good: to go on from one of its steps, branch off it.";
            case RunLife.Alive ignored -> " It goes on by itself.";
            case RunLife.Failed ignored -> "";
        };
    }

    /** The word in the path of the request. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
