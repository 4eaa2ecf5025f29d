package io.reflectretry.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One record of the log, as it is stored.
 *
 * @param topic where it stands in Kafka
 * @param partition where it stands in Kafka
 * @param recordOffset where it stands in Kafka
 * @param eventId the event's id; for a record that is no event, its place in the log
 * @param type the event's name, {@code dead-letter}, or {@code unreadable}
 * @param run the run that it belongs to
 * @param episode the episode that it belongs to
 * @param member the group member that it belongs to
 * @param causation the id of the event that caused it
 * @param recordedAt the record's time in the log
 * @param detail what a reader wants to see of it; no token arrays
 */
record EventRow(
        String topic,
        int partition,
        long recordOffset,
        String eventId,
        String type,
        Optional<String> run,
        Optional<String> episode,
        Optional<Integer> member,
        Optional<String> causation,
        Instant recordedAt,
        JsonNode detail) {}
