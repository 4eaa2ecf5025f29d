package io.reflectretry.trainer.runs;

import io.reflectretry.trainer.training.Replayed;
import java.util.Optional;

/**
 * A step that is done again, as requests see it.
 *
 * @param run the run
 * @param step the step
 * @param state how far it is
 * @param fromState the step of the full state that it was done from
 * @param recordedSha256 the hash of the weights that were published
 * @param replayedSha256 the hash of the weights that it gave now
 * @param reason why it could not be done
 */
public record ReplayView(
        String run,
        long step,
        State state,
        Optional<Long> fromState,
        Optional<String> recordedSha256,
        Optional<String> replayedSha256,
        Optional<String> reason) {

    /** How far a replay is. */
    public enum State {
        RUNNING,
        EQUAL,
        DIFFERENT,
        /** It could not be done; the reason says why. */
        FAILED
    }

    static ReplayView running(String run, long step) {
        return without(run, step, State.RUNNING, Optional.empty());
    }

    static ReplayView failed(String run, long step, String reason) {
        return without(run, step, State.FAILED, Optional.of(reason));
    }

    private static ReplayView without(String run, long step, State state, Optional<String> reason) {
        return new ReplayView(
                run, step, state, Optional.empty(), Optional.empty(), Optional.empty(), reason);
    }

    static ReplayView of(Replayed done) {
        return new ReplayView(
                done.run(),
                done.step(),
                done.equal() ? State.EQUAL : State.DIFFERENT,
                Optional.of(done.fromState()),
                Optional.of(done.recordedSha256()),
                Optional.of(done.replayedSha256()),
                Optional.empty());
    }
}
