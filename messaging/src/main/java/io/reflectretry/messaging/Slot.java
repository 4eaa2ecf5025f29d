package io.reflectretry.messaging;

import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.Topic;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One admitted record, from admission to commit. Only the stage's thread touches it. */
final class Slot {

    private final ConsumerRecord<byte[], byte[]> input;
    private final Topic topic;
    private Progress progress = new Progress.Admitted();
    private Optional<StageSpan> span = Optional.empty();

    Slot(ConsumerRecord<byte[], byte[]> input, Topic topic) {
        this.input = input;
        this.topic = topic;
    }

    /** What has become of the record. */
    sealed interface Progress {

        record Admitted() implements Progress {}

        record Working(Event event, int attempt, CompletionStage<List<Event>> result)
                implements Progress {}

        /**
         * @param events what to write
         * @param fault why the record goes to the dead letters, if it does
         */
        record Finished(List<Event> events, Optional<String> fault) implements Progress {}
    }

    ConsumerRecord<byte[], byte[]> input() {
        return input;
    }

    Topic topic() {
        return topic;
    }

    TopicPartition partition() {
        return new TopicPartition(input.topic(), input.partition());
    }

    Progress progress() {
        return progress;
    }

    Optional<StageSpan> span() {
        return span;
    }

    void trace(StageSpan opened) {
        span = Optional.of(opened);
    }

    void work(Event event, int attempt, CompletionStage<List<Event>> result) {
        progress = new Progress.Working(event, attempt, result);
    }

    void finish(List<Event> events) {
        progress = new Progress.Finished(List.copyOf(events), Optional.empty());
    }

    void bury(List<Event> events, String fault) {
        progress = new Progress.Finished(List.copyOf(events), Optional.of(fault));
    }

    boolean isFinished() {
        return progress instanceof Progress.Finished;
    }

    /** Nobody waits for the result any more. */
    void drop() {
        if (progress instanceof Progress.Working working) {
            try {
                working.result().toCompletableFuture().cancel(false);
            } catch (UnsupportedOperationException e) {
                // Not every completion stage can be cancelled; its result is ignored.
            }
        }
        span.ifPresent(StageSpan::dropped);
    }

    /** For messages: {@code rrr.tasks-2 at offset 17}. */
    String place() {
        return "%s at offset %d".formatted(partition(), input.offset());
    }
}
