package io.reflectretry.verifiers.judge;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Verifier;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/** The processes that judge in isolation: a bounded number, each with one attempt at a time. */
final class JudgePool implements AutoCloseable {

    private final JudgeSettings settings;
    private final Semaphore places;
    private final Object lock = new Object();
    private final Deque<JudgeProcess> idle = new ArrayDeque<>();
    private final Set<JudgeProcess> all = new HashSet<>();
    private boolean closed;

    JudgePool(JudgeSettings settings) {
        this.settings = settings;
        places = new Semaphore(settings.processes(), true);
    }

    /** Waits for a free place, which takes no verifier's time, and judges there. */
    Outcome judge(Verifier verifier, Attempt attempt) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(verifier, attempt, "judging was interrupted");
        }
        try {
            return judgeInPlace(verifier, attempt);
        } finally {
            places.release();
        }
    }

    private Outcome judgeInPlace(Verifier verifier, Attempt attempt) {
        JudgeProcess process;
        try {
            process = take();
        } catch (IOException e) {
            return failed(verifier, attempt, "its process does not start: " + e.getMessage());
        }
        Optional<Outcome> outcome = Optional.empty();
        try {
            process.load(verifier, settings.startLimit());
            outcome = Optional.of(process.judge(attempt, verifier.timeLimit()));
            return outcome.get();
        } catch (TimeoutException e) {
            return Judge.overrun(verifier, attempt);
        } catch (IOException e) {
            return failed(verifier, attempt, e.getMessage());
        } finally {
            // A process that overran, crashed or was interrupted is in an unknown state.
            giveBack(process, outcome.isPresent());
        }
    }

    private JudgeProcess take() throws IOException {
        synchronized (lock) {
            if (closed) {
                throw new IOException("the judge is closed");
            }
            while (!idle.isEmpty()) {
                JudgeProcess process = idle.pop();
                if (process.isAlive()) {
                    return process;
                }
                all.remove(process);
                process.close();
            }
            JudgeProcess process = JudgeProcess.start(settings);
            all.add(process);
            return process;
        }
    }

    private void giveBack(JudgeProcess process, boolean usable) {
        synchronized (lock) {
            if (usable && !closed) {
                idle.push(process);
                return;
            }
            all.remove(process);
        }
        process.close();
    }

    private static Outcome failed(Verifier verifier, Attempt attempt, String reason) {
        return new Outcome.Unscorable(
                UnscorableKind.VERIFIER_ERROR,
                "The verifier of '%s' failed on task %s: %s."
                        .formatted(verifier.type(), attempt.task().id(), reason));
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            all.forEach(JudgeProcess::close);
            all.clear();
            idle.clear();
        }
    }
}
