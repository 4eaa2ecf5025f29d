package io.reflectretry.messaging;

import io.reflectretry.messaging.record.RecordHeaders;
import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.outcome.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What can still be said for a record whose value cannot be read: its headers and key may tell. */
final class Unreadable {

    private Unreadable() {}

    /** The events that end what the record was part of; none when its ids cannot be read. */
    static List<Event> endOf(
            ConsumerRecord<byte[], byte[]> input, Topic topic, Outcome.Unscorable outcome) {
        Optional<String> id = RecordHeaders.text(input.headers(), CloudEventHeaders.ID);
        Optional<String> episode =
                id.flatMap(EventIds::episodeOf)
                        .filter(Unreadable::isEpisode)
                        .or(() -> key(input).filter(Unreadable::isEpisode));
        if (episode.isEmpty()) {
            return List.of();
        }
        String cause = id.orElse(episode.get());
        OptionalInt member = id.map(EventIds::memberOf).orElse(OptionalInt.empty());
        return switch (topic) {
            case TASKS -> attempt(episode.get(), Stage.ATTEMPT, cause, outcome);
            case ATTEMPTS, VERDICTS -> attempt(episode.get(), Stage.VERDICT, cause, outcome);
            case REFLECTIONS -> member(episode.get(), Stage.RETRY, member, cause, outcome);
            case RETRIES -> member(episode.get(), Stage.REWARD, member, cause, outcome);
            case REWARDS,
                    SHADOW_VERDICTS,
                    RUNS,
                    CHECKPOINTS,
                    POLICIES,
                    ROLLOUTS,
                    ROLLOUT_DEAD_LETTERS,
                    VERIFIER_DEAD_LETTERS,
                    TRAINER_DEAD_LETTERS,
                    AUDIT_DEAD_LETTERS,
                    AGAIN_DEAD_LETTERS ->
                    List.of();
        };
    }

    private static List<Event> attempt(
            String episode, Stage stage, String cause, Outcome.Unscorable outcome) {
        return List.of(EpisodeUnscored.attempt(episode, stage, cause, outcome));
    }

    private static List<Event> member(
            String episode,
            Stage stage,
            OptionalInt member,
            String cause,
            Outcome.Unscorable outcome) {
        return member.isPresent()
                ? List.of(EpisodeUnscored.member(episode, stage, member.getAsInt(), cause, outcome))
                : List.of();
    }

    private static Optional<String> key(ConsumerRecord<byte[], byte[]> input) {
        return Optional.ofNullable(input.key()).map(k -> new String(k, StandardCharsets.UTF_8));
    }

    private static boolean isEpisode(String text) {
        try {
            EventIds.requireRun(EventIds.runOf(text));
            return EventIds.taskIndexOf(text) >= 0;
        } catch (InvalidFieldException e) {
            return false;
        }
    }
}
