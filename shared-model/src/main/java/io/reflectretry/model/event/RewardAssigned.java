package io.reflectretry.model.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.Sample;
import java.util.Optional;

/**
 * A verifier has judged the retry: PASS rewards the reflection with 1, FAIL with 0, UNSCORABLE
 * leaves it out.
 *
 * @param member 0..G-1
 * @param attempt the first, failed answer
 * @param reflection the reflection that the reward is for
 * @param retry the second answer, which was judged
 * @param outcome what the verifier found, and why
 * @param verifier who judged
 */
public record RewardAssigned(
        String id,
        int schemaVersion,
        Optional<String> causation,
        Episode episode,
        @JsonProperty(required = true) int member,
        Sample attempt,
        Sample reflection,
        Sample retry,
        Outcome outcome,
        VerifierId verifier)
        implements EpisodeEvent {

    public RewardAssigned {
        Require.text(id, "id");
        causation = Require.optional(causation);
        Require.present(episode, "episode");
        GroupMembers.requireMember(member, episode);
        Require.present(attempt, "attempt");
        Require.present(reflection, "reflection");
        Require.present(retry, "retry");
        Require.present(outcome, "outcome");
        Require.present(verifier, "verifier");
    }

    /** The reward of a reflection, by the verdict on its retry. */
    public static RewardAssigned of(RetryMade retry, Outcome outcome, VerifierId verifier) {
        return new RewardAssigned(
                EventIds.member(retry.episodeId(), Stage.REWARD, retry.member()),
                SCHEMA_VERSION,
                Optional.of(retry.id()),
                retry.episode(),
                retry.member(),
                retry.attempt(),
                retry.reflection(),
                retry.retry(),
                outcome,
                verifier);
    }

    @Override
    public String episodeId() {
        return episode.id();
    }

    @Override
    public Topic topic() {
        return Topic.REWARDS;
    }
}
