package io.reflectretry.messaging;

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

/** Events of the episodes of one run, for tests. */
record TestEpisodes(String run) {

    static final PolicyVersion POLICY = new PolicyVersion("p", 1);

    Episode episode(int index) {
        Episode example = Examples.episode();
        return new Episode(
                EventIds.episode(run, index),
                example.purpose(),
                example.task(),
                example.policy(),
                example.plan());
    }

    TaskIssued task(int index) {
        return TaskIssued.of(episode(index));
    }

    AttemptMade attempt(int index, String text) {
        return AttemptMade.of(task(index), sample(text));
    }

    VerdictReached verdict(int index) {
        return VerdictReached.of(
                attempt(index, "7 * 12"),
                new Outcome.Fail("3 is not used."),
                new VerifierId("countdown", "1"));
    }

    RetryMade retry(int index, int member, String text) {
        var reflection = ReflectionWritten.of(verdict(index), member, sample("start with 7 * 12"));
        return RetryMade.of(reflection, sample(text));
    }

    static Sample sample(String text) {
        return new Sample(
                new int[] {1}, new int[] {2}, new float[] {-1}, text, FinishReason.STOP, POLICY);
    }
}
