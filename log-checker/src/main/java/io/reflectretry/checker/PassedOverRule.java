package io.reflectretry.checker;

import io.reflectretry.checker.StepGroups.Mention;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.run.TrainingConfiguration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@link Promise#APPLIED_ONCE}, for the groups that no step record names: a run ends with some that
 * it had no step left for. They must be the last ones. A group that was ready before one of the
 * same partition that was trained has been passed over, for the trainer takes groups in the order
 * in which they become ready; in lock-step in the order of their tasks.
 */
final class PassedOverRule implements Rule {

    @Override
    public void check(RunLog log, Consumer<Violation> found) {
        boolean lockStep =
                log.newest()
                        .map(RunChanged::configuration)
                        .map(
                                c ->
                                        c instanceof TrainingConfiguration t
                                                && t.staleness().maxStaleness() == 0)
                        .orElse(false);
        StepGroups groups = StepGroups.of(log);
        Map<Integer, Fact> reach = new HashMap<>();
        groups.byGroup()
                .values()
                .forEach(
                        mentions ->
                                mentions.stream()
                                        .map(Mention::trained)
                                        .flatMap(trained -> trained.stream())
                                        .flatMap(rewards -> rewards.stream())
                                        .flatMap(reward -> log.event(reward).stream())
                                        .forEach(
                                                fact ->
                                                        reach.merge(
                                                                line(fact, lockStep),
                                                                fact,
                                                                (a, b) ->
                                                                        order(a, lockStep)
                                                                                        > order(
                                                                                                b,
                                                                                                lockStep)
                                                                                ? a
                                                                                : b)));
        for (Fact verdict : StepRule.open(log, groups)) {
            var members = StepRule.members(log, verdict);
            if (members.size() < verdict.groupSize()) {
                continue; // WHOLE_GROUPS tells of it
            }
            Fact last =
                    members.values().stream()
                            .reduce((a, b) -> order(a, false) > order(b, false) ? a : b)
                            .orElseThrow();
            Fact furthest = reach.get(line(last, lockStep));
            if (furthest != null && order(last, lockStep) < order(furthest, lockStep)) {
                found.accept(
                        new Violation(
                                Promise.APPLIED_ONCE,
                                Optional.of(last.place()),
                                verdict.episode().orElseThrow(),
                                "was ready before %s, which was trained, and is in no step record"
                                        .formatted(furthest.episode().orElseThrow())));
            }
        }
    }

    /** Groups of one line are trained in their order. */
    private static int line(Fact reward, boolean lockStep) {
        return lockStep ? 0 : reward.place().partition();
    }

    private static long order(Fact reward, boolean lockStep) {
        return lockStep ? RunLog.index(reward.episode().orElseThrow()) : reward.place().offset();
    }
}
