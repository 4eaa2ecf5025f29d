package io.reflectretry.model.event;

import io.reflectretry.model.Require;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.RunState;
import java.util.Optional;

/**
 * A run was made, or its state changed.
 *
 * @param run the run's id
 * @param change counts the changes of this run, from 0
 * @param state where it stands
 * @param reason why it is there, when that needs saying: for a failed run the error
 * @param configuration everything that the run was started with
 */
public record RunChanged(
        String id,
        int schemaVersion,
        Optional<String> causation,
        String run,
        long change,
        RunState state,
        Optional<String> reason,
        RunConfiguration configuration)
        implements Event {

    public RunChanged {
        Require.text(id, "id");
        causation = Require.optional(causation);
        EventIds.requireRun(run);
        Require.present(state, "state");
        reason = Require.optional(reason);
        Require.present(configuration, "configuration");
    }

    /** The run stands in this state now. */
    public static RunChanged of(
            String run,
            long change,
            RunState state,
            Optional<String> reason,
            RunConfiguration configuration) {
        return new RunChanged(
                "%s/state/%d".formatted(run, change),
                SCHEMA_VERSION,
                change == 0
                        ? Optional.empty()
                        : Optional.of("%s/state/%d".formatted(run, change - 1)),
                run,
                change,
                state,
                reason,
                configuration);
    }

    @Override
    public Optional<String> runId() {
        return Optional.of(run);
    }

    @Override
    public Topic topic() {
        return Topic.RUNS;
    }

    @Override
    public String key() {
        return run;
    }
}
