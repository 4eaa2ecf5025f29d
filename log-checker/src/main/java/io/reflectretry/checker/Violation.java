package io.reflectretry.checker;

import java.util.Optional;

/**
 * A promise that the log does not keep.
 *
 * @param promise which
 * @param place the record that shows it; nothing where it is a record of which there is no trace
 * @param id the event, episode or version
 * @param what the fault, as the rest of a sentence that begins with the id
 */
public record Violation(Promise promise, Optional<Place> place, String id, String what) {

    static Violation at(Promise promise, Fact fact, String what) {
        return new Violation(promise, Optional.of(fact.place()), fact.id(), what);
    }

    @Override
    public String toString() {
        return "%s: %s %s%s"
                .formatted(promise, id, what, place.map(p -> " (" + p + ")").orElse(""));
    }
}
