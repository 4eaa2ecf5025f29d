package io.reflectretry.rollout;

import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodePlan;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Purpose;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.util.List;
import java.util.Optional;

/** What the trainer and the verifiers would write. */
final class Episodes {

    static final int GROUP_SIZE = 3;
    static final String REFLECTION_REQUEST = "say what went wrong";

    private Episodes() {}

    static TaskIssued task(String run, long index, PolicyRequest policy) {
        return task(run, index, policy, "numbers 7 12 3 target 87");
    }

    static TaskIssued task(String run, long index, PolicyRequest policy, String question) {
        return TaskIssued.of(
                new Episode(
                        EventIds.episode(run, index),
                        Purpose.TRAIN,
                        new Task(
                                "countdown-" + index,
                                List.of(Message.user(question)),
                                List.of(),
                                new CountdownGold(List.of(7, 12, 3), 87).toVerification()),
                        policy,
                        new EpisodePlan(
                                7,
                                GROUP_SIZE,
                                REFLECTION_REQUEST,
                                "again: " + EpisodePlan.QUESTION,
                                Sampling.whole(1, 8),
                                Sampling.whole(1, 6),
                                Sampling.whole(1, 8),
                                Optional.empty())));
    }

    static VerdictReached judged(AttemptMade attempt, Outcome outcome) {
        return VerdictReached.of(attempt, outcome, new VerifierId("countdown", "1"));
    }
}
