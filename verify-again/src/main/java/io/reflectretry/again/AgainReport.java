package io.reflectretry.again;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.reflectretry.again.Answer.Kind;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What another judging of a run has found.
 *
 * @param run the run
 * @param judging the judging's name
 * @param verifiers who judged: type, version, settings
 * @param attempts how the verdicts on first answers compare
 * @param retries how the verdicts on second answers compare
 * @param pending answers that the run has judged and the second judging not (yet)
 * @param stateful answers whose verifier keeps state: not judged again
 * @param otherTypes answers of other task types: not judged again
 * @param noAnswer attempts and members that ended without an answer: nothing to judge
 * @param unreadable answers that the second judging could not read: in the dead letters
 * @param scaleRewards how advantages were scaled for the comparison
 * @param groups groups of which all rewards are known
 * @param changedGroups how many of them would have had other rewards
 * @param otherAdvantages how many of those would have trained otherwise
 * @param meanRewardThen over the scored members of these groups; nothing without any
 * @param meanRewardNow what it would have been
 * @param groupsGone groups that there would not have been: their attempt would not have failed
 * @param groupsMissing groups that there would have been besides: the attempt would have failed
 * @param changes all answers with another verdict, by task; attempts before retries
 * @param groupChanges all groups with other rewards, by task
 */
public record AgainReport(
        String run,
        String judging,
        List<String> verifiers,
        Agreement attempts,
        Agreement retries,
        long pending,
        long stateful,
        long otherTypes,
        long noAnswer,
        long unreadable,
        ScaleRewards scaleRewards,
        long groups,
        long changedGroups,
        long otherAdvantages,
        Optional<Double> meanRewardThen,
        Optional<Double> meanRewardNow,
        long groupsGone,
        long groupsMissing,
        @JsonIgnore List<Change> changes,
        @JsonIgnore List<GroupChange> groupChanges) {

    static AgainReport of(Judging judging, Comparison comparison, ScaleRewards scale) {
        var answers = comparison.answers();
        Groups.Summary groups = new Groups(answers, scale).summary();
        return new AgainReport(
                judging.run(),
                judging.name(),
                judging.verifiers().stream().map(SecondVerifier::toString).toList(),
                Agreement.of(answers.stream().filter(a -> a.member().isEmpty())),
                Agreement.of(answers.stream().filter(a -> a.member().isPresent())),
                comparison.pending(),
                count(comparison, Kind.STATEFUL),
                count(comparison, Kind.OTHER_TYPE),
                count(comparison, Kind.NO_ANSWER),
                count(comparison, Kind.UNREADABLE),
                scale,
                groups.whole(),
                groups.changed().size(),
                groups.otherAdvantages(),
                groups.meanThen(),
                groups.meanNow(),
                groups.gone(),
                groups.missing(),
                changes(comparison),
                groups.changed());
    }

    private static long count(Comparison comparison, Kind kind) {
        return comparison.answers().stream().filter(a -> a.kind() == kind).count();
    }

    private static List<Change> changes(Comparison comparison) {
        return comparison.answers().stream()
                .filter(Answer::isChanged)
                .sorted(
                        Comparator.comparingLong((Answer a) -> EventIds.taskIndexOf(a.episode()))
                                .thenComparing(a -> a.member().orElse(-1)))
                .map(
                        a ->
                                new Change(
                                        a.id(),
                                        a.episode(),
                                        a.member(),
                                        a.text(),
                                        a.then().orElseThrow(),
                                        a.now().orElseThrow()))
                .toList();
    }
}
