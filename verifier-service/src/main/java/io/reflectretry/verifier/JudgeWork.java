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
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Judgement;
import io.reflectretry.verifiers.Verifiers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Judges an attempt or a retry, at once: verifiers take microseconds. */
final class JudgeWork implements StageWork {

    private final Verifiers verifiers;
    private final JudgeMetrics metrics;

    JudgeWork(Verifiers verifiers, JudgeMetrics metrics) {
        this.verifiers = verifiers;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<List<Event>> process(Event event) {
        return CompletableFuture.completedFuture(judged(event));
    }

    private List<Event> judged(Event event) {
        return switch (event) {
            case AttemptMade e -> {
                Judgement found = judge(e.episode().task(), e.attempt().text());
                yield List.of(VerdictReached.of(e, found.outcome(), found.verifier()));
            }
            case RetryMade e -> {
                Judgement found = judge(e.episode().task(), e.retry().text());
                yield List.of(RewardAssigned.of(e, found.outcome(), found.verifier()));
            }
            case TaskIssued ignored -> List.of();
            case VerdictReached ignored -> List.of();
            case ReflectionWritten ignored -> List.of();
            case RewardAssigned ignored -> List.of();
            case EpisodeUnscored ignored -> List.of();
            case CheckpointPublished ignored -> List.of();
            case RunChanged ignored -> List.of();
            case RolloutReported ignored -> List.of();
        };
    }

    private Judgement judge(Task task, String answer) {
        long begin = System.nanoTime();
        Judgement found = verifiers.judge(task, answer);
        metrics.judged(found, System.nanoTime() - begin);
        return found;
    }
}
