package io.reflectretry.messaging;

import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.ShadowVerdictReached;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.outcome.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The events that end an attempt, or members of a group, without a score. */
public final class Unscored {

    private Unscored() {}

    /**
     * What to write when the work on an input cannot be done.
     *
     * @return for a task or an attempt the end of the attempt; for a verdict the end of each of the
     *     G members; for a reflection or a retry the end of its member; nothing for other events,
     *     after which nothing is waited for
     */
    public static List<Event> after(Event input, Outcome.Unscorable outcome) {
        return switch (input) {
            case TaskIssued e ->
                    List.of(EpisodeUnscored.attempt(e.episodeId(), Stage.ATTEMPT, e.id(), outcome));
            case AttemptMade e ->
                    List.of(EpisodeUnscored.attempt(e.episodeId(), Stage.VERDICT, e.id(), outcome));
            case VerdictReached e ->
                    IntStream.range(0, e.episode().groupSize())
                            .<Event>mapToObj(m -> reflection(e, m, outcome))
                            .toList();
            case ReflectionWritten e ->
                    List.of(
                            EpisodeUnscored.member(
                                    e.episodeId(), Stage.RETRY, e.member(), e.id(), outcome));
            case RetryMade e ->
                    List.of(
                            EpisodeUnscored.member(
                                    e.episodeId(), Stage.REWARD, e.member(), e.id(), outcome));
            case RewardAssigned ignored -> List.of();
            case EpisodeUnscored ignored -> List.of();
            case ShadowVerdictReached ignored -> List.of();
            case CheckpointPublished ignored -> List.of();
            case RunChanged ignored -> List.of();
            case RolloutReported ignored -> List.of();
        };
    }

    /** The end of one member whose reflection could not be written. */
    public static EpisodeUnscored reflection(
            VerdictReached verdict, int member, Outcome.Unscorable outcome) {
        return EpisodeUnscored.member(
                verdict.episodeId(), Stage.REFLECTION, member, verdict.id(), outcome);
    }

    /**
     * What to write in the place of an output that cannot be written.
     *
     * @return nothing for events that are not part of an attempt or of a group, and for those that
     *     are unscored already
     */
    public static Optional<EpisodeUnscored> insteadOf(Event output, Outcome.Unscorable outcome) {
        String cause = output.causation().orElse(output.id());
        return switch (output) {
            case AttemptMade e ->
                    Optional.of(
                            EpisodeUnscored.attempt(e.episodeId(), Stage.ATTEMPT, cause, outcome));
            case VerdictReached e ->
                    Optional.of(
                            EpisodeUnscored.attempt(e.episodeId(), Stage.VERDICT, cause, outcome));
            case ReflectionWritten e ->
                    member(e.episodeId(), Stage.REFLECTION, e.member(), cause, outcome);
            case RetryMade e -> member(e.episodeId(), Stage.RETRY, e.member(), cause, outcome);
            case RewardAssigned e ->
                    member(e.episodeId(), Stage.REWARD, e.member(), cause, outcome);
            case TaskIssued ignored -> Optional.empty();
            case EpisodeUnscored ignored -> Optional.empty();
            case ShadowVerdictReached ignored -> Optional.empty();
            case CheckpointPublished ignored -> Optional.empty();
            case RunChanged ignored -> Optional.empty();
            case RolloutReported ignored -> Optional.empty();
        };
    }

    private static Optional<EpisodeUnscored> member(
            String episode, Stage stage, int member, String cause, Outcome.Unscorable outcome) {
        return Optional.of(EpisodeUnscored.member(episode, stage, member, cause, outcome));
    }
}
