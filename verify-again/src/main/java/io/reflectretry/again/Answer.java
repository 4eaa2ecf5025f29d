package io.reflectretry.again;

import io.reflectretry.model.outcome.Outcome;
import java.util.Optional;

/**
 * An attempt or a retry with what is known of it so far: the two verdicts come in any order.
 *
 * @param id of the attempt or the retry
 * @param episode whose it is
 * @param member the member of the group, for a retry
 * @param groupSize G; 0 while the run's own verdict is not known
 * @param text what the model wrote; empty while the run's own verdict is not known
 * @param kind whether it can be compared
 * @param then the run's own verdict
 * @param now the second verdict
 */
record Answer(
        String id,
        String episode,
        Optional<Integer> member,
        int groupSize,
        String text,
        Kind kind,
        Optional<Outcome> then,
        Optional<Outcome> now) {

    /** Whether it can be compared, and if not why. */
    enum Kind {
        /** It is judged twice, or will be. */
        JUDGED,
        /** Nobody was chosen for its type. */
        OTHER_TYPE,
        /** A stateful verifier's verdict is not judged again. */
        STATEFUL,
        /** The run ended it without a verdict: there was no answer, or it could not be read. */
        NO_ANSWER,
        /** The second judging could not read it: it lies in the dead letters. */
        UNREADABLE
    }

    /** Both verdicts are there. */
    boolean isCompared() {
        return kind == Kind.JUDGED && then.isPresent() && now.isPresent();
    }

    /** The run has judged it, the second judging has not yet. */
    boolean isPending() {
        return kind == Kind.JUDGED && then.isPresent() && now.isEmpty();
    }

    boolean isChanged() {
        return isCompared() && !then.get().getClass().equals(now.get().getClass());
    }

    /** What counts in the world of the second judging: its verdict, where it has given one. */
    Optional<Outcome> afterwards() {
        return kind == Kind.JUDGED ? now : then;
    }

    Answer judgedAgain(Outcome outcome) {
        return new Answer(id, episode, member, groupSize, text, kind, then, Optional.of(outcome));
    }

    Answer as(Kind newKind) {
        return new Answer(id, episode, member, groupSize, text, newKind, then, now);
    }
}
