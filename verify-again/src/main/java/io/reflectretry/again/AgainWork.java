package io.reflectretry.again;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.again.Judging.Decision;
import io.reflectretry.messaging.StageWork;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.ShadowVerdictReached;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Judgement;
import io.reflectretry.verifiers.judge.ConcurrentJudge;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** Judges the attempts and retries of one run once more, and writes what it found aside. */
final class AgainWork implements StageWork {

    private final Judging judging;
    private final ConcurrentJudge judge;

    AgainWork(Judging judging, ConcurrentJudge judge) {
        this.judging = judging;
        this.judge = judge;
    }

    @Override
    public boolean wants(String key) {
        return judging.isOurs(key);
    }

    @Override
    public boolean endsEpisodes() {
        return false;
    }

    @Override
    public CompletionStage<List<Event>> process(Event event) {
        return switch (event) {
            case AttemptMade e ->
                    judged(
                            e.id(),
                            e.episode().task(),
                            e.attempt().text(),
                            (found, settings) ->
                                    ShadowVerdictReached.of(
                                            e,
                                            judging.name(),
                                            found.outcome(),
                                            found.verifier(),
                                            settings));
            case RetryMade e ->
                    judged(
                            e.id(),
                            e.episode().task(),
                            e.retry().text(),
                            (found, settings) ->
                                    ShadowVerdictReached.of(
                                            e,
                                            judging.name(),
                                            found.outcome(),
                                            found.verifier(),
                                            settings));
            // Only attempts and retries stand on the topics that are read.
            default -> nothing();
        };
    }

    private CompletionStage<List<Event>> judged(
            String id, Task task, String answer, BiFunction<Judgement, ObjectNode, Event> toEvent) {
        return switch (judging.decide(task)) {
            case Decision.OtherType ignored -> nothing();
            case Decision.Stateful ignored -> nothing();
            case Decision.Judge(Task asked, SecondVerifier by) ->
                    judge.judge(new Attempt(id, asked, answer))
                            .thenApply(found -> List.of(toEvent.apply(found, by.settings())));
        };
    }

    private static CompletionStage<List<Event>> nothing() {
        return CompletableFuture.completedFuture(List.of());
    }
}
