package io.reflectretry.again;

import io.reflectretry.again.Answer.Kind;
import io.reflectretry.again.Judging.Decision;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.ShadowVerdictReached;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Puts the run's own verdicts and those of the second judging side by side, by the answer. */
final class Comparison {

    private final Judging judging;
    private final Map<String, Answer> answers = new HashMap<>();
    private long pending;
    private long compared;

    Comparison(Judging judging) {
        this.judging = judging;
    }

    /**
     * Takes an event of the run, in any order; those that say nothing about verdicts are skipped.
     */
    void accept(Event event) {
        switch (event) {
            case VerdictReached e ->
                    judged(
                            e.causation().orElse(e.id()),
                            e.episodeId(),
                            Optional.empty(),
                            e.episode().plan().groupSize(),
                            e.attempt().text(),
                            kind(e.episode().task(), e.verifier()),
                            e.outcome());
            case RewardAssigned e ->
                    judged(
                            e.causation().orElse(e.id()),
                            e.episodeId(),
                            Optional.of(e.member()),
                            e.episode().plan().groupSize(),
                            e.retry().text(),
                            kind(e.episode().task(), e.verifier()),
                            e.outcome());
            case EpisodeUnscored e ->
                    put(
                            new Answer(
                                    e.id(),
                                    e.episodeId(),
                                    e.member(),
                                    0,
                                    "",
                                    Kind.NO_ANSWER,
                                    Optional.of(e.outcome()),
                                    Optional.empty()));
            case ShadowVerdictReached e -> {
                if (e.judging().equals(judging.name())) {
                    judgedAgain(e);
                }
            }
            default -> {
                // Nothing to compare.
            }
        }
    }

    /** The second judging could not read this attempt or retry. */
    void unreadable(String id) {
        Answer known = answers.get(id);
        if (known != null) {
            put(known.as(Kind.UNREADABLE));
        }
    }

    private Kind kind(Task task, VerifierId verifier) {
        return switch (judging.decide(task)) {
            case Decision.Judge ignored -> verifier.canJudgeAgain() ? Kind.JUDGED : Kind.STATEFUL;
            case Decision.Stateful ignored -> Kind.STATEFUL;
            case Decision.OtherType ignored -> Kind.OTHER_TYPE;
        };
    }

    private void judged(
            String id,
            String episode,
            Optional<Integer> member,
            int groupSize,
            String text,
            Kind kind,
            Outcome outcome) {
        Optional<Outcome> now = Optional.ofNullable(answers.get(id)).flatMap(Answer::now);
        put(new Answer(id, episode, member, groupSize, text, kind, Optional.of(outcome), now));
    }

    private void judgedAgain(ShadowVerdictReached e) {
        String id = e.causation().orElse(e.id());
        Answer known = answers.get(id);
        put(
                known == null
                        ? new Answer(
                                id,
                                e.episodeId(),
                                e.member(),
                                0,
                                "",
                                Kind.JUDGED,
                                Optional.empty(),
                                Optional.of(e.outcome()))
                        : known.judgedAgain(e.outcome()));
    }

    private void put(Answer answer) {
        count(answer, 1);
        Answer before = answers.put(answer.id(), answer);
        if (before != null) {
            count(before, -1);
        }
    }

    private void count(Answer answer, int by) {
        pending += answer.isPending() ? by : 0;
        compared += answer.isCompared() ? by : 0;
    }

    /** Answers that the run has judged and the second judging not yet. */
    long pending() {
        return pending;
    }

    /** Answers with both verdicts. */
    long compared() {
        return compared;
    }

    Collection<Answer> answers() {
        return answers.values();
    }
}
