package io.reflectretry.checker;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** {@link Promise#READABLE} and {@link Promise#ONCE}: looks at each record by itself. */
final class RecordRule implements Rule {

    @Override
    public void check(RunLog log, Consumer<Violation> found) {
        log.unreadable().stream()
                .filter(broken -> !log.hasLetterOf(broken.fact().place()))
                .forEach(
                        broken ->
                                found.accept(
                                        Violation.at(
                                                Promise.READABLE,
                                                broken.fact(),
                                                "is no event, and no dead letter names it: "
                                                        + broken.reason())));
        for (Fact fact : log.again()) {
            Fact first = log.event(fact.id()).orElseThrow();
            found.accept(
                    Violation.at(
                            Promise.ONCE,
                            fact,
                            "stands in the log already, %s: %s"
                                    .formatted(
                                            first.digest() == fact.digest()
                                                    ? "with the same content"
                                                    : "with other content",
                                            first.place())));
        }
        compacted(log, found);
    }

    /** A writer without transactions may repeat itself, but must not say two things by one id. */
    private static void compacted(RunLog log, Consumer<Violation> found) {
        Map<String, Fact> first = new HashMap<>();
        for (Fact fact : log.compacted()) {
            Fact known = first.putIfAbsent(fact.place().topic() + " " + fact.id(), fact);
            if (known != null && known.digest() != fact.digest()) {
                found.accept(
                        Violation.at(
                                Promise.ONCE,
                                fact,
                                "stands in the log already, with other content: " + known.place()));
            }
        }
    }
}
