package io.reflectretry.trainer.runs.life;

import io.reflectretry.model.run.RunState;
import java.util.Optional;

/**
 * The life of a run. Each state has only the transitions that are legal, so that an illegal one
 * does not compile:
 *
 * <pre>
 *             begin          pause
 *   Created ────────→ Running ⇄ Paused
 *      │                │  resume │
 *      │                ├─────────┼──finish──→ Finished
 *      ├────────────────┼─────────┼──stop────→ Stopped
 *      └────────────────┴─────────┴──fail────→ Failed ──goOn──→ Running
 * </pre>
 */
public sealed interface RunLife {

    /** The state's name in the log. */
    RunState state();

    /** Why it is there, when that needs saying. */
    default Optional<String> reason() {
        return Optional.empty();
    }

    /** A run that was accepted. */
    static Created created() {
        return new Created();
    }

    /** The state that the log names. */
    static RunLife of(RunState state, Optional<String> reason) {
        return switch (state) {
            case CREATED -> new Created();
            case RUNNING -> new Running();
            case PAUSED -> new Paused();
            case FINISHED -> new Finished();
            case STOPPED -> new Stopped();
            case FAILED -> new Failed(reason.orElse("The log gives no reason."));
        };
    }

    /** A run that has not ended: it can be stopped, and it can fail. */
    sealed interface Alive extends RunLife {

        /** Ended by request. */
        default Stopped stop() {
            return new Stopped();
        }

        /** Ended by an error. */
        default Failed fail(String why) {
            return new Failed(why);
        }
    }

    /** A run whose tasks may be under way. */
    sealed interface Begun extends Alive {

        /** All is done. */
        default Finished finish() {
            return new Finished();
        }
    }

    /** Accepted; nothing was fed yet. */
    record Created() implements Alive {
        @Override
        public RunState state() {
            return RunState.CREATED;
        }

        /** The first tasks are about to be fed. */
        public Running begin() {
            return new Running();
        }
    }

    /** Tasks are fed. */
    record Running() implements Begun {
        @Override
        public RunState state() {
            return RunState.RUNNING;
        }

        /** No new tasks; what is under way is finished. */
        public Paused pause() {
            return new Paused();
        }
    }

    /** No new tasks are fed. */
    record Paused() implements Begun {
        @Override
        public RunState state() {
            return RunState.PAUSED;
        }

        /** Tasks are fed again. */
        public Running resume() {
            return new Running();
        }
    }

    /** All is done. */
    record Finished() implements RunLife {
        @Override
        public RunState state() {
            return RunState.FINISHED;
        }
    }

    /** Ended by request. */
    record Stopped() implements RunLife {
        @Override
        public RunState state() {
            return RunState.STOPPED;
        }
    }

    /** Ended by an error; may be mended. */
    record Failed(String why) implements RunLife {
        @Override
        public RunState state() {
            return RunState.FAILED;
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(why);
        }

        /** What made it fail is mended: it goes on from its last good state. */
        public Running goOn() {
            return new Running();
        }
    }
}
