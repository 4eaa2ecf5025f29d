package io.reflectretry.audit;

import io.reflectretry.audit.RecordReader.Read;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Reads all topics, a poll at a time. The next poll waits until this one is stored: while the
 * database is away, reading stands still and nothing is skipped.
 */
@ApplicationScoped
class LogReader {

    private final EventStore store;
    private final AuditMetrics metrics;

    LogReader(EventStore store, AuditMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    @Incoming("log")
    Uni<Void> store(ConsumerRecords<byte[], byte[]> records) {
        List<Read> read = new ArrayList<>(records.count());
        Map<TopicPartition, Long> next = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            read.add(RecordReader.read(record));
            next.merge(
                    new TopicPartition(record.topic(), record.partition()),
                    record.offset() + 1,
                    Math::max);
        }
        return PatientDatabase.until(
                        "store %d records".formatted(read.size()), () -> store.store(read, next))
                .invoke(() -> metrics.stored(read));
    }
}
