package io.reflectretry.verifiers.judge;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Guarded;
import io.reflectretry.verifiers.Judgement;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.Verifiers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Judges in bounded time. A verdict always comes; overrun and crash are UNSCORABLE, never FAIL.
 *
 * <pre>
 * attempt ─▶ {@link Verifiers#judgeAtOnce} ─ verdict
 *              └ none ─▶ {@link #judge}: WAITING   a virtual thread, interrupted at the limit
 *                                        ISOLATED  a {@link JudgeProcess}, killed at the limit
 * </pre>
 */
public final class Judge implements AutoCloseable {

    private final Verifiers verifiers;
    private final JudgePool pool;
    private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();

    public Judge(Verifiers verifiers, JudgeSettings settings) {
        this.verifiers = verifiers;
        pool = new JudgePool(settings);
    }

    /** The verifiers that it asks. */
    public Verifiers verifiers() {
        return verifiers;
    }

    /** The verdict where it takes no time worth mentioning; nothing where {@link #judge} does. */
    public Optional<Judgement> judgeAtOnce(Attempt attempt) {
        return verifiers.judgeAtOnce(attempt);
    }

    /** The verdict; blocks until it is there, or the verifier's time is over. */
    public Judgement judge(Attempt attempt) {
        return judgeAtOnce(attempt).orElseGet(() -> judgeInItsPlace(attempt));
    }

    private Judgement judgeInItsPlace(Attempt attempt) {
        // judgeAtOnce has found the verifier.
        Verifier verifier = verifiers.find(attempt.task().type()).orElseThrow();
        Outcome outcome =
                switch (verifier.execution()) {
                    case QUICK -> call(verifier, attempt);
                    case WAITING -> await(verifier, attempt);
                    case ISOLATED -> pool.judge(verifier, attempt);
                };
        return new Judgement(outcome, Verifiers.idOf(verifier, attempt.task()));
    }

    private static Outcome call(Verifier verifier, Attempt attempt) {
        return Guarded.call(verifier, attempt.task(), () -> Optional.of(verifier.judge(attempt)))
                .orElseThrow();
    }

    private Outcome await(Verifier verifier, Attempt attempt) {
        Duration limit = verifier.timeLimit();
        Future<Outcome> outcome = waiting.submit(() -> call(verifier, attempt));
        try {
            return outcome.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            outcome.cancel(true);
            return overrun(verifier, attempt);
        } catch (ExecutionException e) {
            return new Outcome.Unscorable(
                    UnscorableKind.VERIFIER_ERROR,
                    "The verifier of '%s' failed on task %s: %s"
                            .formatted(verifier.type(), attempt.task().id(), e.getCause()));
        } catch (InterruptedException e) {
            outcome.cancel(true);
            Thread.currentThread().interrupt();
            return new Outcome.Unscorable(
                    UnscorableKind.VERIFIER_ERROR,
                    "Judging was interrupted: the judge is closing.");
        }
    }

    static Outcome overrun(Verifier verifier, Attempt attempt) {
        return new Outcome.Unscorable(
                UnscorableKind.TIMEOUT,
                "The verifier of '%s' took longer than %s on task %s and was stopped."
                        .formatted(
                                verifier.type(), text(verifier.timeLimit()), attempt.task().id()));
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }

    /** Ends what still runs: waiting verifiers are interrupted, processes killed. */
    @Override
    public void close() {
        waiting.shutdownNow();
        pool.close();
    }
}
