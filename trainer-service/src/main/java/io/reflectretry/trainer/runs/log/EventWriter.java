package io.reflectretry.trainer.runs.log;

import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.model.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;

/** Writes one event at a time and waits until it is stored. Thread-safe. */
public final class EventWriter implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String source;

    EventWriter(KafkaProducer<byte[], byte[]> producer, String source) {
        this.producer = producer;
        this.source = source;
    }

    /**
     * Writes it.
     *
     * @throws KafkaException when it could not be stored
     */
    public void write(Event event) {
        try {
            producer.send(EventRecords.of(event, source, Instant.now())).get();
        } catch (ExecutionException e) {
            throw new KafkaException("Event %s was not stored".formatted(event.id()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while storing event " + event.id(), e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
