package io.reflectretry.again;

import java.util.List;
import java.util.Optional;

/**
 * A group whose rewards would have been others.
 *
 * @param group the episode's id
 * @param members whose rewards change, 0..G-1
 * @param rewardsThen the run's rewards by member: 1, 0, or nothing where there was no score
 * @param rewardsNow what they would have been
 * @param meanThen over the scored members; nothing where there are none
 * @param advantagesThen by member, as {@code scale_rewards} of the run has it; 0 without a score
 */
public record GroupChange(
        String group,
        List<Integer> members,
        List<Optional<Double>> rewardsThen,
        List<Optional<Double>> rewardsNow,
        Optional<Double> meanThen,
        Optional<Double> meanNow,
        List<Double> advantagesThen,
        List<Double> advantagesNow) {

    /** Whether the loss would have been another. */
    public boolean hasOtherAdvantages() {
        return !advantagesThen.equals(advantagesNow);
    }
}
