package io.reflectretry.checker;

import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.Topic;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@link Promise#CAUSED}: what an event names as its cause is there, and is of the stage before.
 */
final class CauseRule implements Rule {

    @Override
    public void check(RunLog log, Consumer<Violation> found) {
        for (Fact fact : log.events().values()) {
            expected(fact)
                    .filter(id -> !fact.causation().equals(Optional.of(id)))
                    .ifPresent(
                            id ->
                                    found.accept(
                                            Violation.at(
                                                    Promise.CAUSED,
                                                    fact,
                                                    "names %s as its cause, not %s"
                                                            .formatted(
                                                                    fact.causation()
                                                                            .orElse("nothing"),
                                                                    id))));
            fact.causation()
                    .filter(id -> !isThere(log, fact, id))
                    .ifPresent(
                            id ->
                                    found.accept(
                                            Violation.at(
                                                    Promise.CAUSED,
                                                    fact,
                                                    "has no cause: %s is not in the log"
                                                            .formatted(id))));
        }
    }

    /** The end of what could not be read names what is left of it: an id, or only the episode. */
    private static boolean isThere(RunLog log, Fact fact, String cause) {
        return log.event(cause).isPresent()
                || fact.is(Fact.Verdict.UNSCORABLE)
                        && (log.hasLetterWith(cause) || fact.episode().equals(Optional.of(cause)));
    }

    private static Optional<String> expected(Fact fact) {
        if (fact.episode().isEmpty() || fact.type().equals("episode-unscored")) {
            return Optional.empty();
        }
        String episode = fact.episode().get();
        int member = fact.member().orElse(0);
        return Topic.named(fact.place().topic())
                .flatMap(
                        topic ->
                                switch (topic) {
                                    case ATTEMPTS ->
                                            Optional.of(EventIds.once(episode, Stage.TASK));
                                    case VERDICTS ->
                                            Optional.of(EventIds.once(episode, Stage.ATTEMPT));
                                    case REFLECTIONS ->
                                            Optional.of(EventIds.once(episode, Stage.VERDICT));
                                    case RETRIES ->
                                            Optional.of(
                                                    EventIds.member(
                                                            episode, Stage.REFLECTION, member));
                                    case REWARDS ->
                                            Optional.of(
                                                    EventIds.member(episode, Stage.RETRY, member));
                                    default -> Optional.empty();
                                });
    }
}
