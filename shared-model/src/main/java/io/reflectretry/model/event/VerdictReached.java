package io.reflectretry.model.event;

import io.reflectretry.model.Require;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.Sample;
import java.util.Optional;

/**
 * A verifier has judged the attempt. PASS and UNSCORABLE end the episode; FAIL asks for
 * reflections.
 *
 * @param attempt the answer that was judged
 * @param outcome what it found, and why
 * @param verifier who judged
 */
public record VerdictReached(
        String id,
        int schemaVersion,
        Optional<String> causation,
        Episode episode,
        Sample attempt,
        Outcome outcome,
        VerifierId verifier)
        implements EpisodeEvent {

    public VerdictReached {
        Require.text(id, "id");
        causation = Require.optional(causation);
        Require.present(episode, "episode");
        Require.present(attempt, "attempt");
        Require.present(outcome, "outcome");
        Require.present(verifier, "verifier");
    }

    /** The verdict on an attempt. */
    public static VerdictReached of(AttemptMade attempt, Outcome outcome, VerifierId verifier) {
        return new VerdictReached(
                EventIds.once(attempt.episodeId(), Stage.VERDICT),
                SCHEMA_VERSION,
                Optional.of(attempt.id()),
                attempt.episode(),
                attempt.attempt(),
                outcome,
                verifier);
    }

    @Override
    public String episodeId() {
        return episode.id();
    }

    @Override
    public Topic topic() {
        return Topic.VERDICTS;
    }
}
