package io.reflectretry.verifier;

import io.reflectretry.messaging.StageWork;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Judgement;
import io.reflectretry.verifiers.judge.Judge;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Judges an attempt or a retry: at once where that takes microseconds, else in a virtual thread,
 * many at a time. The stage writes the verdicts in the order of each partition all the same.
 */
final class JudgeWork implements StageWork, AutoCloseable {

    private final Judge judge;
    private final JudgeMetrics metrics;
    private final Semaphore places;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /**
     * @param concurrency how many answers may be judged at a time that cannot be judged at once
     */
    JudgeWork(Judge judge, JudgeMetrics metrics, int concurrency) {
        this.judge = judge;
        this.metrics = metrics;
        places = new Semaphore(concurrency, true);
    }

    @Override
    public CompletionStage<List<Event>> process(Event event) {
        return switch (event) {
            case AttemptMade e ->
                    judged(
                            new Attempt(e.id(), e.episode().task(), e.attempt().text()),
                            found -> VerdictReached.of(e, found.outcome(), found.verifier()));
            case RetryMade e ->
                    judged(
                            new Attempt(e.id(), e.episode().task(), e.retry().text()),
                            found -> RewardAssigned.of(e, found.outcome(), found.verifier()));
            case TaskIssued ignored -> nothing();
            case VerdictReached ignored -> nothing();
            case ReflectionWritten ignored -> nothing();
            case RewardAssigned ignored -> nothing();
            case EpisodeUnscored ignored -> nothing();
            case CheckpointPublished ignored -> nothing();
            case RunChanged ignored -> nothing();
            case RolloutReported ignored -> nothing();
        };
    }

    private static CompletionStage<List<Event>> nothing() {
        return CompletableFuture.completedFuture(List.of());
    }

    private CompletionStage<List<Event>> judged(
            Attempt attempt, Function<Judgement, Event> toEvent) {
        long begin = System.nanoTime();
        Optional<Judgement> atOnce = judge.judgeAtOnce(attempt);
        if (atOnce.isPresent()) {
            metrics.judged(atOnce.get(), System.nanoTime() - begin);
            return CompletableFuture.completedFuture(List.of(toEvent.apply(atOnce.get())));
        }
        CompletableFuture<List<Event>> result = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .name("judge-" + attempt.id())
                        .unstarted(() -> judgeInThread(attempt, toEvent, result));
        result.whenComplete(
                (events, fault) -> {
                    if (result.isCancelled()) {
                        // The stage has no use for it any more: others read the attempt again.
                        thread.interrupt();
                    }
                });
        running.add(thread);
        thread.start();
        return result;
    }

    private void judgeInThread(
            Attempt attempt,
            Function<Judgement, Event> toEvent,
            CompletableFuture<List<Event>> result) {
        try {
            places.acquire();
            try {
                long begin = System.nanoTime();
                Judgement found = judge.judge(attempt);
                if (Thread.interrupted()) {
                    result.cancel(false);
                    return;
                }
                metrics.judged(found, System.nanoTime() - begin);
                result.complete(List.of(toEvent.apply(found)));
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            result.cancel(false);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    /** Interrupts what is still judged; the stage has ended. */
    @Override
    public void close() {
        running.forEach(Thread::interrupt);
    }
}
