package io.reflectretry.trainer.runs.log;

import io.reflectretry.messaging.Moment;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.model.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Writes many events in one transaction, all or none. */
public final class FencedWriter implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String source;

    FencedWriter(KafkaProducer<byte[], byte[]> producer, String source) {
        this.producer = producer;
        this.source = source;
        producer.initTransactions();
    }

    /**
     * Writes them; when it returns, committed readers see them.
     *
     * @throws org.apache.kafka.common.errors.ProducerFencedException when another writer of this
     *     name was opened since
     * @throws org.apache.kafka.common.KafkaException when it is not known whether they were
     *     written: open a new writer and read the log
     */
    public void write(List<? extends Event> events) {
        try (Moment _ = Moment.begin(Moment.Kind.TRANSACTION)) {
            producer.beginTransaction();
            Instant now = Instant.now();
            for (Event event : events) {
                producer.send(EventRecords.of(event, source, now));
            }
            producer.commitTransaction();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
