package io.reflectretry.trainer.training;

import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.outcome.Outcome;
import java.util.Optional;
import java.util.OptionalDouble;

/** A member of a group that has come in. */
sealed interface Member {

    /** Its number in the group, 0..G-1. */
    int index();

    /** The id of the event that brought it. */
    String eventId();

    /** Where that event stands. */
    LogPosition position();

    /** The member that a reward brings. */
    static Member of(RewardAssigned reward, LogPosition position) {
        return switch (reward.outcome()) {
            case Outcome.Pass ignored -> new Scored(reward, 1, position);
            case Outcome.Fail ignored -> new Scored(reward, 0, position);
            case Outcome.Unscorable ignored -> new Unscored(reward, position);
        };
    }

    /** The member that a stage gave up. */
    static Member of(EpisodeUnscored event, LogPosition position) {
        return new Lost(event.member().orElseThrow(), event.id(), position);
    }

    /** The member whose record names it, but cannot be read. */
    static Optional<Member> unreadable(String eventId, LogPosition position) {
        return EventIds.memberOf(eventId).stream()
                .<Member>mapToObj(index -> new Lost(index, eventId, position))
                .findFirst();
    }

    /** The event with the tokens, if there is one. */
    default Optional<RewardAssigned> reward() {
        return switch (this) {
            case Scored scored -> Optional.of(scored.event());
            case Unscored unscored -> Optional.of(unscored.event());
            case Lost ignored -> Optional.empty();
        };
    }

    /** Its reward, if it has one. */
    default OptionalDouble score() {
        return this instanceof Scored scored
                ? OptionalDouble.of(scored.value())
                : OptionalDouble.empty();
    }

    /** Judged: it takes part in the group's mean. */
    record Scored(RewardAssigned event, double value, LogPosition position) implements Member {
        @Override
        public int index() {
            return event.member();
        }

        @Override
        public String eventId() {
            return event.id();
        }
    }

    /** Not judged, but its tokens are here: advantage 0, and they count in the denominator. */
    record Unscored(RewardAssigned event, LogPosition position) implements Member {
        @Override
        public int index() {
            return event.member();
        }

        @Override
        public String eventId() {
            return event.id();
        }
    }

    /** A stage gave up; there are no tokens. */
    record Lost(int index, String eventId, LogPosition position) implements Member {}
}
