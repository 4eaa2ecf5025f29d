package io.reflectretry.verifier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.Examples;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.util.List;

/** Events of one run, whose tasks are all to make 87 of 7, 12 and 3. */
record Episodes(String run) {

    String id(int index) {
        return EventIds.episode(run, index);
    }

    AttemptMade attempt(int index, String answer) {
        return attempt(index, answer, new CountdownGold(List.of(7, 12, 3), 87).toVerification());
    }

    /** An attempt at a task of another type. */
    AttemptMade attempt(int index, String answer, String type) {
        return attempt(index, answer, JsonNodeFactory.instance.objectNode().put("type", type));
    }

    /** An attempt at a task with this verification data. */
    AttemptMade attempt(int index, String answer, ObjectNode verification) {
        Episode example = Examples.episode();
        var task = new Task("t", List.of(Message.user("87 of 7 12 3")), List.of(), verification);
        var episode =
                new Episode(id(index), example.purpose(), task, example.policy(), example.plan());
        return AttemptMade.of(TaskIssued.of(episode), sample(answer));
    }

    RetryMade retry(int index, int member, String answer) {
        return retry(attempt(index, "7 * 12"), member, answer);
    }

    /** A retry of a failed attempt. */
    RetryMade retry(AttemptMade attempt, int member, String answer) {
        var verdict =
                VerdictReached.of(
                        attempt,
                        new Outcome.Fail("3 is not used."),
                        new VerifierId("countdown", "1"));
        return RetryMade.of(
                ReflectionWritten.of(verdict, member, sample("start with 7 * 12")), sample(answer));
    }

    private static Sample sample(String text) {
        return new Sample(
                new int[] {1, 2},
                new int[] {3},
                new float[] {-0.5f},
                text,
                FinishReason.STOP,
                new PolicyVersion("p", 1));
    }
}
