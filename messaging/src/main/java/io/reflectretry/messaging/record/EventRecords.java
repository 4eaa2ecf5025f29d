package io.reflectretry.messaging.record;

import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Events as Kafka records: topic, key, JSON, CloudEvents headers and trace context. */
public final class EventRecords {

    /** How many there are. */
    private static final int HEADERS = 8;

    private EventRecords() {}

    /**
     * The record of an event that starts its trace.
     *
     * @param source the service that writes it, for example {@code /trainer}
     */
    public static ProducerRecord<byte[], byte[]> of(Event event, String source, Instant time) {
        return of(event, source, time, TraceParent.rootOf(event));
    }

    /** The record of an event with the given trace context. */
    public static ProducerRecord<byte[], byte[]> of(
            Event event, String source, Instant time, TraceParent trace) {
        byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
        List<Header> headers = new ArrayList<>(HEADERS);
        CloudEventHeaders.of(event, source, time)
                .forEach((name, value) -> headers.add(RecordHeaders.of(name, value)));
        headers.add(RecordHeaders.of(TraceParent.HEADER, trace.toString()));
        return new ProducerRecord<>(
                event.topic().topicName(), null, key, EventCodec.encode(event), headers);
    }

    /** The bytes of a record, before compression; a little more than Kafka counts. */
    public static long sizeOf(ProducerRecord<byte[], byte[]> producerRecord) {
        long size = 100L + length(producerRecord.key()) + length(producerRecord.value());
        for (var header : producerRecord.headers()) {
            size += 10L + header.key().length() + length(header.value());
        }
        return size;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
