package io.reflectretry.checker;

import io.reflectretry.checker.Fact.Verdict;
import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.ShadowVerdictReached;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.outcome.Outcome;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns records into facts; what is no event says so. */
final class FactReader {

    private FactReader() {}

    /** A record with what it holds. */
    sealed interface Read {

        Fact fact();

        /** An event. */
        record Readable(Fact fact, Event event) implements Read {}

        /** No event, on a topic of events. */
        record Unreadable(Fact fact, String reason) implements Read {}

        /** What a stage could not read or work on. */
        record Letter(Fact fact) implements Read {}
    }

    static Read read(LogRecord each) {
        if (!Topic.named(each.place().topic()).map(Topic::holdsEvents).orElse(false)) {
            return new Read.Letter(foreign(each, "dead-letter"));
        }
        try {
            Event event = EventCodec.decode(each.value());
            return new Read.Readable(fact(each, event), event);
        } catch (EventFormatException e) {
            return new Read.Unreadable(foreign(each, "unreadable"), e.getMessage());
        }
    }

    private static Fact fact(LogRecord each, Event event) {
        Optional<String> episode =
                event instanceof EpisodeEvent e ? Optional.of(e.episodeId()) : Optional.empty();
        OptionalInt member = EventIds.memberOf(event.id());
        return new Fact(
                each.place(),
                event.id(),
                CloudEventHeaders.name(event.getClass()),
                event.causation(),
                episode,
                episode.isPresent() && member.isPresent()
                        ? Optional.of(member.getAsInt())
                        : Optional.empty(),
                verdict(event),
                event instanceof VerdictReached v ? v.episode().groupSize() : 0,
                each.timestamp(),
                Digest.of(each.value()));
    }

    private static Optional<Verdict> verdict(Event event) {
        return switch (event) {
            case VerdictReached e -> Optional.of(of(e.outcome()));
            case RewardAssigned e -> Optional.of(of(e.outcome()));
            case ShadowVerdictReached e -> Optional.of(of(e.outcome()));
            case EpisodeUnscored e -> Optional.of(Verdict.UNSCORABLE);
            default -> Optional.empty();
        };
    }

    private static Verdict of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Pass ignored -> Verdict.PASS;
            case Outcome.Fail ignored -> Verdict.FAIL;
            case Outcome.Unscorable ignored -> Verdict.UNSCORABLE;
        };
    }

    private static Fact foreign(LogRecord each, String type) {
        Place place = each.place();
        return new Fact(
                place,
                "%s-%d@%d".formatted(place.topic(), place.partition(), place.offset()),
                type,
                Optional.empty(),
                Optional.of(each.key()).filter(key -> key.matches("[A-Za-z0-9._-]+:[0-9]+")),
                Optional.empty(),
                Optional.empty(),
                0,
                each.timestamp(),
                Digest.of(each.value()));
    }
}
