package io.reflectretry.verifiers;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.task.Task;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Calls a verifier; what it throws must neither cost the model a reward nor stop the caller. */
public final class Guarded {

    private Guarded() {}

    /** The verdict; UNSCORABLE(GOLD) or UNSCORABLE(VERIFIER_ERROR) when the verifier throws. */
    public static Optional<Outcome> call(
            Verifier verifier, Task task, Supplier<Optional<Outcome>> judge) {
        try {
            return Objects.requireNonNull(judge.get(), "The verifier gave null.");
        } catch (GoldException e) {
            return Optional.of(new Outcome.Unscorable(UnscorableKind.GOLD, e.getMessage()));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return Optional.of(
                    new Outcome.Unscorable(
                            UnscorableKind.VERIFIER_ERROR,
                            "The verifier of '%s' failed on task %s: %s"
                                    .formatted(verifier.type(), task.id(), e)));
        }
    }

    /** A task that cannot be read gets no verdict that could be judged again either way. */
    static boolean stateless(Verifier verifier, Task task) {
        try {
            return verifier.stateless(task);
        } catch (RuntimeException e) {
            return verifier.stateless();
        }
    }
}
