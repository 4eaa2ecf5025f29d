package io.reflectretry.model.event;

import io.reflectretry.model.Require;
import io.reflectretry.model.outcome.Outcome;
import java.util.Optional;

/**
 * A stage gave up: the attempt, or one member of the group, ends without a score. It holds ids
 * only, so that it can be written even for an event of which nothing but its id could be read.
 *
 * <p>Stands on the verdicts' topic when the attempt ends so ({@code member} is empty), on the
 * rewards' topic when a reflection or a retry does.
 *
 * @param episode the id of the episode
 * @param stage the stage that could not be done: {@link Stage#ATTEMPT} or {@link Stage#VERDICT} for
 *     the attempt, {@link Stage#REFLECTION}, {@link Stage#RETRY} or {@link Stage#REWARD} for a
 *     member
 * @param member the member that ends, 0..G-1; for a reflection stage that failed as a whole there
 *     is one event a member
 * @param outcome why
 */
public record EpisodeUnscored(
        String id,
        int schemaVersion,
        Optional<String> causation,
        String episode,
        Stage stage,
        Optional<Integer> member,
        Outcome.Unscorable outcome)
        implements EpisodeEvent {

    public EpisodeUnscored {
        Require.text(id, "id");
        causation = Require.optional(causation);
        Require.text(episode, "episode");
        EventIds.taskIndexOf(episode);
        Require.present(stage, "stage");
        member = Require.optional(member);
        Require.present(outcome, "outcome");
        Require.that(
                member.isPresent() == stage.compareTo(Stage.REFLECTION) >= 0,
                "member",
                "must be given from the reflection stage on, and only then");
    }

    /** The attempt ends without a score. */
    public static EpisodeUnscored attempt(
            String episode, Stage stage, String causation, Outcome.Unscorable outcome) {
        return new EpisodeUnscored(
                EventIds.once(episode, Stage.VERDICT),
                SCHEMA_VERSION,
                Optional.of(causation),
                episode,
                stage,
                Optional.empty(),
                outcome);
    }

    /** One member of the group ends without a score. */
    public static EpisodeUnscored member(
            String episode, Stage stage, int member, String causation, Outcome.Unscorable outcome) {
        return new EpisodeUnscored(
                EventIds.member(episode, Stage.REWARD, member),
                SCHEMA_VERSION,
                Optional.of(causation),
                episode,
                stage,
                Optional.of(member),
                outcome);
    }

    @Override
    public String episodeId() {
        return episode;
    }

    @Override
    public Topic topic() {
        return member.isPresent() ? Topic.REWARDS : Topic.VERDICTS;
    }
}
