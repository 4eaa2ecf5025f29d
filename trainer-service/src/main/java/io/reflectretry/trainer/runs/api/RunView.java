package io.reflectretry.trainer.runs.api;

import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.RunState;
import io.reflectretry.trainer.runs.follow.Progress;
import io.reflectretry.trainer.runs.life.Run;
import java.util.Optional;

/**
 * A run, as requests see it.
 *
 * @param run its name
 * @param state where it stands
 * @param reason why, when that needs saying; also that another trainer has taken over
 * @param progress how far it has come, if this process has followed it
 * @param configuration everything that it was started with
 */
public record RunView(
        String run,
        RunState state,
        Optional<String> reason,
        Optional<Progress> progress,
        RunConfiguration configuration) {

    static RunView of(Run run, Optional<String> takenOver, Optional<Progress> progress) {
        return new RunView(
                run.id(),
                run.life().state(),
                run.life().reason().or(() -> takenOver),
                progress,
                run.configuration());
    }
}
