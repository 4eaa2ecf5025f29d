package io.reflectretry.checker;

import io.reflectretry.checker.Fact.Verdict;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.Topic;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@link Promise#ONE_OUTCOME} and {@link Promise#WHOLE_GROUPS}: what was begun has ended. */
final class EpisodeRule implements Rule {

    @Override
    public void check(RunLog log, Consumer<Violation> found) {
        tasksHaveNoGap(log, found);
        for (Fact task : log.on(Topic.TASKS)) {
            String episode = task.episode().orElseThrow();
            Optional<Fact> verdict = log.event(EventIds.once(episode, Stage.VERDICT));
            if (verdict.isEmpty()) {
                Fact last = log.event(EventIds.once(episode, Stage.ATTEMPT)).orElse(task);
                found.accept(
                        Violation.at(
                                Promise.ONE_OUTCOME,
                                last,
                                "is the last that is heard of task %s: it has no outcome"
                                        .formatted(episode)));
            }
            verdict.filter(v -> v.is(Verdict.FAIL)).ifPresent(v -> group(log, v, found));
        }
        membersBelongToFailures(log, found);
    }

    /** Tasks are numbered from 0 without a gap, so that one that was lost would show. */
    private static void tasksHaveNoGap(RunLog log, Consumer<Violation> found) {
        long next = 0;
        for (long index :
                log.on(Topic.TASKS).stream()
                        .mapToLong(task -> RunLog.index(task.episode().orElseThrow()))
                        .sorted()
                        .toArray()) {
            for (; next < index; next++) {
                String episode = EventIds.episode(log.run(), next);
                found.accept(
                        new Violation(
                                Promise.ONE_OUTCOME,
                                Optional.empty(),
                                EventIds.once(episode, Stage.TASK),
                                "is not in the log, but later tasks are"));
            }
            next = index + 1;
        }
    }

    private static void group(RunLog log, Fact verdict, Consumer<Violation> found) {
        String episode = verdict.episode().orElseThrow();
        for (int member = 0; member < verdict.groupSize(); member++) {
            if (log.event(EventIds.member(episode, Stage.REWARD, member)).isPresent()) {
                continue;
            }
            int m = member;
            Fact last =
                    Stream.of(Stage.RETRY, Stage.REFLECTION)
                            .flatMap(
                                    stage -> log.event(EventIds.member(episode, stage, m)).stream())
                            .findFirst()
                            .orElse(verdict);
            found.accept(
                    Violation.at(
                            Promise.WHOLE_GROUPS,
                            last,
                            "is the last that is heard of member %d of group %s: it has neither a reward nor an end"
                                    .formatted(member, episode)));
        }
    }

    private static void membersBelongToFailures(RunLog log, Consumer<Violation> found) {
        for (Topic topic : new Topic[] {Topic.REFLECTIONS, Topic.RETRIES, Topic.REWARDS}) {
            for (Fact fact : log.on(topic)) {
                Optional<Fact> verdict =
                        fact.episode().flatMap(e -> log.event(EventIds.once(e, Stage.VERDICT)));
                boolean belongs =
                        verdict.filter(v -> v.is(Verdict.FAIL))
                                .filter(v -> fact.member().orElse(-1) < v.groupSize())
                                .isPresent();
                if (verdict.isPresent() && !belongs) {
                    found.accept(
                            Violation.at(
                                    Promise.WHOLE_GROUPS,
                                    fact,
                                    "belongs to no member of a failed attempt's group"));
                }
            }
        }
    }
}
