package io.reflectretry.messaging.record;

import io.reflectretry.model.event.Topic;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that could not be read or worked on, as it stands in a dead-letter topic: its own key,
 * value and headers, and the headers named here.
 */
public final class DeadLetter {

    /** Why it is here, as a sentence. */
    public static final String REASON = "rrr-reason";

    /** The topic that it comes from. */
    public static final String TOPIC = "rrr-topic";

    /** The partition that it comes from. */
    public static final String PARTITION = "rrr-partition";

    /** Its offset there. */
    public static final String OFFSET = "rrr-offset";

    /** When it was put here, RFC 3339. */
    public static final String TIME = "rrr-time";

    /** Who put it here: the CloudEvents source of the stage. */
    public static final String STAGE = "rrr-stage";

    /** Given when the value was left out because it is too large; the length in bytes. */
    public static final String LEFT_OUT = "rrr-value-left-out";

    private static final int MAX_REASON = 2000;

    private DeadLetter() {}

    /**
     * The dead letter of a record.
     *
     * @param maxBytes a larger one goes without its value, which can still be read where it came
     *     from
     */
    public static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> input,
            Topic deadLetters,
            String reason,
            String source,
            Instant time,
            int maxBytes) {
        var whole = letter(input, input.value(), deadLetters, reason, source, time);
        if (EventRecords.sizeOf(whole) <= maxBytes) {
            return whole;
        }
        var cut = letter(input, null, deadLetters, reason, source, time);
        RecordHeaders.set(cut.headers(), LEFT_OUT, String.valueOf(input.serializedValueSize()));
        return cut;
    }

    private static ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> input,
            byte[] value,
            Topic deadLetters,
            String reason,
            String source,
            Instant time) {
        var letter =
                new ProducerRecord<>(
                        deadLetters.topicName(), null, input.key(), value, input.headers());
        var headers = letter.headers();
        RecordHeaders.set(
                headers, REASON, reason.substring(0, Math.min(MAX_REASON, reason.length())));
        RecordHeaders.set(headers, TOPIC, input.topic());
        RecordHeaders.set(headers, PARTITION, String.valueOf(input.partition()));
        RecordHeaders.set(headers, OFFSET, String.valueOf(input.offset()));
        RecordHeaders.set(headers, TIME, time.toString());
        RecordHeaders.set(headers, STAGE, source);
        return letter;
    }
}
