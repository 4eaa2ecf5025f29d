package io.reflectretry.trainer.runs.life;

import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.run.RunConfiguration;

/**
 * A run as the log tells it.
 *
 * @param id its name
 * @param configuration what it was started with
 * @param change how many changes it went through since it was made
 * @param life where it stands
 */
public record Run(String id, RunConfiguration configuration, long change, RunLife life) {

    /** A new run. */
    public static Run create(String id, RunConfiguration configuration) {
        return new Run(id, configuration, 0, RunLife.created());
    }

    /** The run after the change that the event tells of. */
    public static Run of(RunChanged event) {
        return new Run(
                event.run(),
                event.configuration(),
                event.change(),
                RunLife.of(event.state(), event.reason()));
    }

    /** The same run, one change later. */
    public Run to(RunLife next) {
        return new Run(id, configuration, change + 1, next);
    }

    /** The event that tells of its newest change. */
    public RunChanged event() {
        return RunChanged.of(id, change, life.state(), life.reason(), configuration);
    }
}
