package io.reflectretry.model.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.Require;
import io.reflectretry.model.outcome.Outcome;
import java.util.Optional;

/**
 * Another verifier, or the same one with other settings, has judged an attempt or a retry that the
 * run's own verifier judges too. Nothing in a run depends on it: it says what would have been.
 *
 * <p>Caused by the attempt or the retry; it holds ids only, since those hold the rest.
 *
 * @param episode the id of the episode
 * @param member the member whose retry was judged; nothing for the attempt
 * @param judging names the second judging of the run: one verdict of each judging on each answer
 * @param outcome what it found, and why
 * @param verifier who judged
 * @param settings fields of the task's verification data that were replaced; empty for none
 */
public record ShadowVerdictReached(
        String id,
        int schemaVersion,
        Optional<String> causation,
        String episode,
        Optional<Integer> member,
        String judging,
        Outcome outcome,
        VerifierId verifier,
        ObjectNode settings)
        implements EpisodeEvent {

    public ShadowVerdictReached {
        Require.text(id, "id");
        causation = Require.optional(causation);
        Require.text(episode, "episode");
        EventIds.taskIndexOf(episode);
        member = Require.optional(member);
        requireJudging(judging);
        Require.present(outcome, "outcome");
        Require.present(verifier, "verifier");
        Require.present(settings, "settings");
    }

    /** The name itself if a judging can have it: it is part of ids, groups and folders. */
    public static String requireJudging(String judging) {
        return EventIds.requireName(judging, "judging");
    }

    /** Another verdict on an attempt. */
    public static ShadowVerdictReached of(
            AttemptMade attempt,
            String judging,
            Outcome outcome,
            VerifierId verifier,
            ObjectNode settings) {
        return of(attempt, Optional.empty(), judging, outcome, verifier, settings);
    }

    /** Another verdict on a retry. */
    public static ShadowVerdictReached of(
            RetryMade retry,
            String judging,
            Outcome outcome,
            VerifierId verifier,
            ObjectNode settings) {
        return of(retry, Optional.of(retry.member()), judging, outcome, verifier, settings);
    }

    private static ShadowVerdictReached of(
            EpisodeEvent judged,
            Optional<Integer> member,
            String judging,
            Outcome outcome,
            VerifierId verifier,
            ObjectNode settings) {
        return new ShadowVerdictReached(
                EventIds.shadow(judged.episodeId(), judging, member),
                SCHEMA_VERSION,
                Optional.of(judged.id()),
                judged.episodeId(),
                member,
                judging,
                outcome,
                verifier,
                settings);
    }

    @Override
    public String episodeId() {
        return episode;
    }

    @Override
    public Topic topic() {
        return Topic.SHADOW_VERDICTS;
    }
}
