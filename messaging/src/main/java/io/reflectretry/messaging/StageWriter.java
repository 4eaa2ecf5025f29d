package io.reflectretry.messaging;

import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.messaging.record.DeadLetter;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.messaging.record.TraceParent;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes finished slots in one transaction each time. */
final class StageWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StageWriter.class);

    private final StageSettings settings;
    private final Producer<byte[], byte[]> producer;
    // Ids of the events that the broker would not take: only it knows its own limit. Filled on the
    // producer's thread.
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    StageWriter(StageSettings settings, Producer<byte[], byte[]> producer) {
        this.settings = settings;
        this.producer = producer;
    }

    /** How a transaction has ended. */
    sealed interface Result {

        /** All of it is in the log. */
        record Committed(List<Event> events, List<Slot> deadLetters) implements Result {}

        /** None of it is in the log; the records must be read again. */
        record Aborted(Exception cause) implements Result {}

        /** The producer cannot go on, or nobody knows whether the commit took place. */
        record Broken(Exception cause) implements Result {}
    }

    /** Outputs, dead letters and offsets in one transaction. */
    Result write(Lanes.Batch batch, ConsumerGroupMetadata group) {
        try (Moment _ = Moment.begin(Moment.Kind.TRANSACTION)) {
            return transact(batch, group);
        }
    }

    private Result transact(Lanes.Batch batch, ConsumerGroupMetadata group) {
        List<Event> events = new ArrayList<>();
        List<Slot> deadLetters = new ArrayList<>();
        try {
            producer.beginTransaction();
            Instant now = Instant.now();
            for (Slot slot : batch.slots()) {
                send(slot, now, events, deadLetters);
            }
            producer.sendOffsetsToTransaction(batch.offsets(), group);
        } catch (KafkaException | IllegalStateException e) {
            return abort(e);
        }
        try {
            producer.commitTransaction();
        } catch (TimeoutException | InterruptException e) {
            // The commit may have taken place: an abort is not allowed, only a new producer knows.
            return new Result.Broken(e);
        } catch (KafkaException | IllegalStateException e) {
            return abort(e);
        }
        refused.clear();
        return new Result.Committed(events, deadLetters);
    }

    private Result abort(RuntimeException cause) {
        try {
            producer.abortTransaction();
            return new Result.Aborted(cause);
        } catch (KafkaException | IllegalStateException e) {
            // Fenced, not authorised, unknown to the broker: the producer's own last word.
            cause.addSuppressed(e);
            return new Result.Broken(cause);
        }
    }

    private void send(Slot slot, Instant now, List<Event> events, List<Slot> deadLetters) {
        if (!(slot.progress() instanceof Slot.Progress.Finished finished)) {
            throw new IllegalStateException(slot.place() + " is not finished.");
        }
        for (Event event : finished.events()) {
            fitting(slot, event, now)
                    .ifPresent(
                            output -> {
                                events.add(output.event());
                                send(output);
                            });
        }
        finished.fault()
                .ifPresent(
                        fault -> {
                            deadLetters.add(slot);
                            producer.send(
                                    DeadLetter.of(
                                            slot.input(),
                                            settings.deadLetters(),
                                            fault,
                                            settings.source(),
                                            now,
                                            settings.limits().maxRecordBytes()));
                        });
    }

    private void send(Output output) {
        producer.send(
                output.content(),
                (metadata, failure) -> {
                    // Smaller ones were only in the same batch.
                    if (failure instanceof RecordTooLargeException
                            && EventRecords.sizeOf(output.content()) > KafkaClients.BATCH_BYTES) {
                        refused.add(output.event().id());
                    }
                });
    }

    /** The event as a record; in the place of one that is too large, the end of what it was for. */
    private Optional<Output> fitting(Slot slot, Event event, Instant now) {
        Output output = output(slot, event, now);
        long size = EventRecords.sizeOf(output.content());
        boolean broker = refused.contains(event.id());
        if (size <= settings.limits().maxRecordBytes() && !broker) {
            return Optional.of(output);
        }
        String reason =
                "Event %s has %d bytes; %s."
                        .formatted(
                                event.id(),
                                size,
                                broker
                                        ? "the broker takes no record of that size"
                                        : "the limit is " + settings.limits().maxRecordBytes());
        LOG.warn("{} It is replaced by an unscorable outcome.", reason);
        return Unscored.insteadOf(event, new Outcome.Unscorable(UnscorableKind.SIZE, reason))
                .map(substitute -> output(slot, substitute, now));
    }

    private Output output(Slot slot, Event event, Instant now) {
        TraceParent trace =
                slot.span()
                        .map(span -> span.of(event))
                        .or(
                                () ->
                                        TraceParent.of(slot.input().headers())
                                                .map(parent -> parent.continuedBy(event)))
                        .orElseGet(() -> TraceParent.rootOf(event));
        return new Output(event, EventRecords.of(event, settings.source(), now, trace));
    }

    private record Output(Event event, ProducerRecord<byte[], byte[]> content) {}
}
