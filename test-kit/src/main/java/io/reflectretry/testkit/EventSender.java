package io.reflectretry.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts records into topics and waits until each is stored. */
public final class EventSender implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;

    public EventSender(String bootstrapServers) {
        producer =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "zstd",
                                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                16 << 20),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    /** A sender to the shared broker. */
    public static EventSender toTestBroker() {
        return new EventSender(TestBroker.bootstrapServers());
    }

    /** Sends text, as UTF-8. */
    public RecordMetadata send(String topic, String key, String value) {
        return send(topic, key, value.getBytes(StandardCharsets.UTF_8));
    }

    public RecordMetadata send(String topic, String key, byte[] value) {
        return send(new ProducerRecord<>(topic, key, value));
    }

    /** Sends a record with its own headers or partition. */
    public RecordMetadata send(ProducerRecord<String, byte[]> producerRecord) {
        try {
            return producer.send(producerRecord).get();
        } catch (ExecutionException e) {
            throw new AssertionError(
                    "cannot send to " + producerRecord.topic() + ": " + e.getCause().getMessage(),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending", e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
