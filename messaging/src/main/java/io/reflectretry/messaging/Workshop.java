package io.reflectretry.messaging;

import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits records, has them worked on, and takes the results back to their slots. */
final class Workshop {

    private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);

    private final StageWork work;
    private final StageTracing tracing;
    private final int maxAttempts;
    private final Lanes lanes;
    private final Completions completions;

    Workshop(
            StageWork work,
            StageTracing tracing,
            int maxAttempts,
            Lanes lanes,
            Completions completions) {
        this.work = work;
        this.tracing = tracing;
        this.maxAttempts = maxAttempts;
        this.lanes = lanes;
        this.completions = completions;
    }

    void admit(ConsumerRecord<byte[], byte[]> input, Topic topic) {
        Slot slot = new Slot(input, topic);
        lanes.admit(slot);
        if (!work.wants(key(input))) {
            slot.finish(List.of());
            return;
        }
        try {
            Event event = EventCodec.decode(input.value());
            slot.trace(tracing.open(slot, event));
            attempt(slot, event, 1);
        } catch (EventFormatException e) {
            buryUnreadable(slot, e.getMessage());
        }
    }

    private void buryUnreadable(Slot slot, String fault) {
        LOG.warn("{} cannot be read and becomes a dead letter: {}", slot.place(), fault);
        var outcome = new Outcome.Unscorable(UnscorableKind.DEAD_LETTER, fault);
        slot.bury(
                work.endsEpisodes()
                        ? Unreadable.endOf(slot.input(), slot.topic(), outcome)
                        : List.of(),
                fault);
    }

    private static String key(ConsumerRecord<byte[], byte[]> input) {
        return input.key() == null ? "" : new String(input.key(), StandardCharsets.UTF_8);
    }

    private void attempt(Slot slot, Event event, int number) {
        CompletionStage<List<Event>> result = process(event);
        slot.work(event, number, result);
        result.whenComplete((events, fault) -> completions.add(Completion.of(slot, events, fault)));
    }

    private CompletionStage<List<Event>> process(Event event) {
        try {
            return Objects.requireNonNull(
                    work.process(event), "The work gave null instead of a completion stage.");
        } catch (RuntimeException | StackOverflowError e) {
            // An event may be nested too deeply for recursive work; that is the event's fault.
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Takes in all work that has ended; what failed is tried again. */
    void settle() {
        for (var next = completions.next(); next.isPresent(); next = completions.next()) {
            Completion completion = next.get();
            Slot slot = completion.slot();
            if (lanes.isLive(slot)) {
                switch (completion) {
                    case Completion.Done done -> slot.finish(done.events());
                    case Completion.Faulted faulted -> faulted(slot, unwrapped(faulted.fault()));
                }
            }
        }
    }

    private void faulted(Slot slot, Throwable fault) {
        if (!(slot.progress() instanceof Slot.Progress.Working working)) {
            throw new IllegalStateException("Work on " + slot.place() + " has ended twice.", fault);
        }
        Event event = working.event();
        if (working.attempt() < maxAttempts) {
            LOG.warn(
                    "Work on {} ({}) failed, try {} of {}: {}",
                    event.id(),
                    slot.place(),
                    working.attempt(),
                    maxAttempts,
                    fault.toString());
            attempt(slot, event, working.attempt() + 1);
            return;
        }
        String reason =
                "Work on %s failed %d times, the last time with: %s"
                        .formatted(event.id(), maxAttempts, fault);
        LOG.error("{} The record at {} becomes a dead letter.", reason, slot.place(), fault);
        var outcome = new Outcome.Unscorable(UnscorableKind.DEAD_LETTER, reason);
        slot.bury(work.endsEpisodes() ? Unscored.after(event, outcome) : List.of(), reason);
    }

    private static Throwable unwrapped(Throwable fault) {
        return fault instanceof CompletionException
                ? Optional.ofNullable(fault.getCause()).orElse(fault)
                : fault;
    }
}
