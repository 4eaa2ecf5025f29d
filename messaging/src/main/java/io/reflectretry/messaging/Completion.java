package io.reflectretry.messaging;

import io.reflectretry.model.event.Event;
import java.util.List;
import java.util.Objects;

/** How work on a slot has ended. */
sealed interface Completion {

    Slot slot();

    record Done(Slot slot, List<Event> events) implements Completion {}

    record Faulted(Slot slot, Throwable fault) implements Completion {}

    /** From the two arguments of a completion stage's callback. */
    static Completion of(Slot slot, List<Event> events, Throwable fault) {
        if (fault != null) {
            return new Faulted(slot, fault);
        }
        if (events == null || events.stream().anyMatch(Objects::isNull)) {
            return new Faulted(
                    slot, new NullPointerException("The work gave null instead of events."));
        }
        return new Done(slot, events);
    }
}
