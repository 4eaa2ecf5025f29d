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
import io.reflectretry.model.event.ShadowVerdictReached;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Judgement;
import io.reflectretry.verifiers.judge.ConcurrentJudge;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Judges an attempt or a retry: at once where that takes microseconds, else in a virtual thread,
 * many at a time. The stage writes the verdicts in the order of each partition all the same.
 */
final class JudgeWork implements StageWork, AutoCloseable {

    private final ConcurrentJudge judge;

    JudgeWork(ConcurrentJudge judge) {
        this.judge = judge;
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
            case ShadowVerdictReached ignored -> nothing();
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
        CompletableFuture<Judgement> verdict = judge.judge(attempt);
        CompletableFuture<List<Event>> events =
                verdict.thenApply(found -> List.of(toEvent.apply(found)));
        events.whenComplete(
                (written, fault) -> {
                    if (events.isCancelled()) {
                        // The stage has no use for it any more: others read the attempt again.
                        verdict.cancel(false);
                    }
                });
        return events;
    }

    /** Interrupts what is still judged; the stage has ended. */
    @Override
    public void close() {
        judge.close();
    }
}
