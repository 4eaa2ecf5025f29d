package io.reflectretry.trainer.runs.follow;

import io.reflectretry.model.event.CloseReason;
import java.util.Map;
import java.util.Optional;

/**
 * How far a training has come.
 *
 * @param step steps taken, counted up to the newest checkpoint
 * @param steps steps wanted
 * @param version the newest version of the policy
 * @param rolloutVersions by rollout, the newest version of this policy that it answers with
 * @param reward mean reward of the last step
 * @param groupsUsed groups trained so far
 * @param groupsClosed groups closed without training so far, by reason
 * @param groupsOpen failures whose group is neither trained nor closed
 * @param tasksIssued tasks in the log
 * @param recordedIssued how many of them are recorded failures
 * @param recordedUsed recorded failures among the groups trained so far
 * @param tasksRunning tasks whose first answer is not judged yet
 * @param firstTries outcomes of all first answers so far
 * @param firstTryAccuracy share of right first answers, of the newest versions
 * @param secondTryAccuracy right at the first try, or at the second after a reflection: from the
 *     first-try accuracy and the last step's mean reward
 * @param failureRate the rate that admission counts with
 * @param tokens tokens trained on so far
 * @param backpressureSeconds how long the rollouts had nothing to do because the trainer was not
 *     ready for more, since this process follows the run
 * @param starvedSeconds how long they had nothing to do although more could have been fed
 * @param unreadable records that could not be read and were left out
 * @param secondsPerStep of the last steps
 * @param timeLeftSeconds an estimate from the last steps
 */
public record TrainingProgress(
        long step,
        long steps,
        long version,
        Map<String, Long> rolloutVersions,
        Optional<Double> reward,
        long groupsUsed,
        Map<CloseReason, Long> groupsClosed,
        long groupsOpen,
        long tasksIssued,
        long recordedIssued,
        long recordedUsed,
        long tasksRunning,
        FirstTries firstTries,
        Optional<Double> firstTryAccuracy,
        Optional<Double> secondTryAccuracy,
        double failureRate,
        long tokens,
        double backpressureSeconds,
        double starvedSeconds,
        long unreadable,
        Optional<Double> secondsPerStep,
        Optional<Double> timeLeftSeconds)
        implements Progress {}
