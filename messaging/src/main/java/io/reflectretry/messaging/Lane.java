package io.reflectretry.messaging;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** The slots of one partition, in the order of the log. */
final class Lane {

    private final Deque<Slot> slots = new ArrayDeque<>();

    void admit(Slot slot) {
        if (!slots.isEmpty() && slots.getLast().input().offset() >= slot.input().offset()) {
            // Going on would commit past a record, or write one twice.
            throw new IllegalStateException(
                    "%s came after %s.".formatted(slot.place(), slots.getLast().place()));
        }
        slots.addLast(slot);
    }

    int size() {
        return slots.size();
    }

    boolean hasFinished() {
        return !slots.isEmpty() && slots.getFirst().isFinished();
    }

    /** The longest run of finished slots from the first one on. */
    List<Slot> finishedPrefix() {
        return slots.stream().takeWhile(Slot::isFinished).toList();
    }

    /** Where reading goes on when this prefix is committed. */
    static Optional<OffsetAndMetadata> offsetAfter(List<Slot> prefix) {
        if (prefix.isEmpty()) {
            return Optional.empty();
        }
        var last = prefix.getLast().input();
        return Optional.of(new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), ""));
    }

    /** The prefix is in the log. */
    void committed(List<Slot> prefix) {
        for (Slot expected : prefix) {
            Slot removed = slots.removeFirst();
            if (removed != expected) {
                throw new IllegalStateException(
                        "Committed %s, but %s came first."
                                .formatted(expected.place(), removed.place()));
            }
            removed.span().ifPresent(StageSpan::committed);
        }
    }

    void drop() {
        slots.forEach(Slot::drop);
        slots.clear();
    }
}
