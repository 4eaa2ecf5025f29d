package io.reflectretry.checker;

import io.reflectretry.checker.Fact.Verdict;
import io.reflectretry.checker.StepGroups.Mention;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@link Promise#APPLIED_ONCE}, for what the step records name. {@link PassedOverRule} looks at the
 * groups that they do not name.
 */
final class StepRule implements Rule {

    private static final int LEAST_SCORED = 2;

    @Override
    public void check(RunLog log, Consumer<Violation> found) {
        StepGroups.of(log)
                .byGroup()
                .forEach(
                        (group, mentions) -> {
                            once(group, mentions, found);
                            mentions.forEach(mention -> check(log, group, mention, found));
                        });
    }

    private static void once(String group, List<Mention> mentions, Consumer<Violation> found) {
        if (mentions.size() > 1) {
            found.accept(
                    new Violation(
                            Promise.APPLIED_ONCE,
                            Optional.of(mentions.getLast().checkpoint().place()),
                            group,
                            "is in %d step records, those of steps %s"
                                    .formatted(
                                            mentions.size(),
                                            mentions.stream()
                                                    .map(m -> String.valueOf(m.step()))
                                                    .collect(Collectors.joining(", ")))));
        }
    }

    private static void check(
            RunLog log, String group, Mention mention, Consumer<Violation> found) {
        Optional<Fact> verdict = log.event(EventIds.once(group, Stage.VERDICT));
        if (verdict.filter(v -> v.is(Verdict.FAIL)).isEmpty()) {
            found.accept(at(mention, group, "is no failed attempt's group in this log"));
        }
        mention.trained().ifPresent(rewards -> trained(log, group, mention, rewards, found));
    }

    private static void trained(
            RunLog log,
            String group,
            Mention mention,
            List<String> rewards,
            Consumer<Violation> found) {
        Set<String> seen = new HashSet<>();
        int scored = 0;
        for (String reward : rewards) {
            Optional<Fact> fact = log.event(reward).filter(f -> isRewardOf(f, group));
            if (!seen.add(reward)) {
                found.accept(at(mention, reward, "is used twice in step " + mention.step()));
            } else if (fact.isEmpty()) {
                found.accept(
                        at(
                                mention,
                                reward,
                                "is used in step %d, but is no reward of %s in this log"
                                        .formatted(mention.step(), group)));
            } else if (!fact.get().is(Verdict.UNSCORABLE)) {
                scored++;
            }
        }
        if (scored < LEAST_SCORED) {
            found.accept(
                    at(
                            mention,
                            group,
                            "is trained in step %d with %d scored members"
                                    .formatted(mention.step(), scored)));
        }
    }

    private static boolean isRewardOf(Fact fact, String group) {
        return fact.place().topic().equals(Topic.REWARDS.topicName())
                && fact.episode().equals(Optional.of(group));
    }

    private static Violation at(Mention mention, String id, String what) {
        return new Violation(
                Promise.APPLIED_ONCE, Optional.of(mention.checkpoint().place()), id, what);
    }

    /** Groups of failures that no step record names. */
    static List<Fact> open(RunLog log, StepGroups groups) {
        return log.on(Topic.VERDICTS).stream()
                .filter(verdict -> verdict.is(Verdict.FAIL))
                .filter(verdict -> !groups.names(verdict.episode().orElseThrow()))
                .toList();
    }

    /** The members that have come in, by their events' ids. */
    static Map<String, Fact> members(RunLog log, Fact verdict) {
        String episode = verdict.episode().orElseThrow();
        return IntStream.range(0, verdict.groupSize())
                .mapToObj(m -> EventIds.member(episode, Stage.REWARD, m))
                .flatMap(id -> log.event(id).stream())
                .collect(Collectors.toMap(Fact::id, fact -> fact));
    }
}
