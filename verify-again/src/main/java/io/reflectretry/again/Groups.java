package io.reflectretry.again;

import io.reflectretry.grpo.Advantages;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The rewards of whole groups, as they were and as they would have been. */
final class Groups {

    private final ScaleRewards scale;
    private final Map<String, Answer> attempts = new HashMap<>();
    private final Map<String, List<Answer>> members = new HashMap<>();

    /**
     * @param scale how the run scales rewards. {@code batch} divides by the deviation of a whole
     *     step, which nobody knows in the other world: groups are then compared without dividing
     */
    Groups(Collection<Answer> answers, ScaleRewards scale) {
        this.scale = scale == ScaleRewards.BATCH ? ScaleRewards.NONE : scale;
        for (Answer answer : answers) {
            if (answer.member().isEmpty()) {
                attempts.put(answer.episode(), answer);
            } else {
                members.computeIfAbsent(answer.episode(), e -> new ArrayList<>()).add(answer);
            }
        }
    }

    /**
     * What the second judging would have changed.
     *
     * @param whole groups of which every member has both rewards, or has ended without one
     * @param changed those whose rewards differ, by the task's index
     * @param otherAdvantages how many of them would have trained otherwise
     * @param meanThen mean reward over all scored members of whole groups; nothing without any
     * @param gone groups whose attempt would not have failed: there would have been none
     * @param missing attempts that would have failed: their reflections were never written
     */
    record Summary(
            long whole,
            List<GroupChange> changed,
            long otherAdvantages,
            Optional<Double> meanThen,
            Optional<Double> meanNow,
            long gone,
            long missing) {}

    Summary summary() {
        List<GroupChange> changed = new ArrayList<>();
        List<double[]> then = new ArrayList<>();
        List<double[]> now = new ArrayList<>();
        members.forEach(
                (episode, answers) -> {
                    if (isWhole(answers)) {
                        then.add(rewards(answers, true));
                        now.add(rewards(answers, false));
                        if (!Arrays.equals(then.getLast(), now.getLast())) {
                            changed.add(change(episode, then.getLast(), now.getLast()));
                        }
                    }
                });
        changed.sort(Comparator.comparingLong(c -> EventIds.taskIndexOf(c.group())));
        return new Summary(
                then.size(),
                changed,
                changed.stream().filter(GroupChange::hasOtherAdvantages).count(),
                mean(then),
                mean(now),
                attempts.values().stream().filter(a -> fails(a.then()) && wouldNotFail(a)).count(),
                attempts.values().stream().filter(a -> a.isChanged() && fails(a.now())).count());
    }

    private static boolean wouldNotFail(Answer attempt) {
        return attempt.isCompared() && !fails(attempt.now());
    }

    private static boolean fails(Optional<Outcome> outcome) {
        return outcome.filter(Outcome.Fail.class::isInstance).isPresent();
    }

    /**
     * Who ended without an answer does not know the group's size; a whole group has one who does.
     */
    private static boolean isWhole(List<Answer> answers) {
        int size = answers.stream().mapToInt(Answer::groupSize).max().orElse(0);
        return answers.size() == size
                && answers.stream()
                        .allMatch(a -> a.then().isPresent() && a.afterwards().isPresent());
    }

    private static double[] rewards(List<Answer> answers, boolean then) {
        double[] rewards = new double[answers.size()];
        for (Answer answer : answers) {
            Outcome outcome = (then ? answer.then() : answer.afterwards()).orElseThrow();
            rewards[answer.member().orElseThrow()] = outcome.reward().orElse(Double.NaN);
        }
        return rewards;
    }

    private GroupChange change(String episode, double[] then, double[] now) {
        return new GroupChange(
                episode,
                IntStream.range(0, then.length)
                        .filter(m -> Double.compare(then[m], now[m]) != 0)
                        .boxed()
                        .toList(),
                scores(then),
                scores(now),
                mean(List.of(then)),
                mean(List.of(now)),
                advantages(then),
                advantages(now));
    }

    private List<Double> advantages(double[] rewards) {
        return Arrays.stream(Advantages.of(List.of(rewards), scale).getFirst()).boxed().toList();
    }

    private static List<Optional<Double>> scores(double[] rewards) {
        return Arrays.stream(rewards)
                .boxed()
                .map(r -> Optional.of(r).filter(x -> !x.isNaN()))
                .toList();
    }

    private static Optional<Double> mean(List<double[]> groups) {
        double[] all = groups.stream().flatMapToDouble(Arrays::stream).toArray();
        return Optional.of(Advantages.mean(all)).filter(mean -> !mean.isNaN());
    }
}
