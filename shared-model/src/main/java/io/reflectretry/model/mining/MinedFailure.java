package io.reflectretry.model.mining;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.task.Task;

/**
 * A failed attempt: a line of a data set of failures.
 *
 * @param origin the episode in which it was made, for example {@code mine-1:42}
 * @param task what was asked
 * @param attempt what was answered: token ids and text, and the policy that wrote it
 * @param reason why it failed
 * @param verifier who judged
 * @param sampling how it was drawn
 * @param seed the mining run's; with the origin's number it gives the sample's own
 */
public record MinedFailure(
        String origin,
        Task task,
        Sample attempt,
        String reason,
        VerifierId verifier,
        Sampling sampling,
        @JsonProperty(required = true) long seed) {

    public MinedFailure {
        Require.text(origin, "origin");
        EventIds.requireRun(EventIds.runOf(origin));
        EventIds.taskIndexOf(origin);
        Require.present(task, "task");
        Require.present(attempt, "attempt");
        Require.present(reason, "reason");
        Require.present(verifier, "verifier");
        Require.present(sampling, "sampling");
    }

    /**
     * The failure that a verdict tells of.
     *
     * @throws IllegalArgumentException where the verdict is no failure
     */
    public static MinedFailure of(VerdictReached verdict) {
        if (!(verdict.outcome() instanceof Outcome.Fail failed)) {
            throw new IllegalArgumentException(verdict.id() + " is no failure.");
        }
        return new MinedFailure(
                verdict.episodeId(),
                verdict.episode().task(),
                verdict.attempt(),
                failed.reason(),
                verdict.verifier(),
                verdict.episode().plan().attempt(),
                verdict.episode().plan().seed());
    }
}
