package io.reflectretry.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Turns a record of the log into what is stored of it. Never fails: what is no event says so. */
final class RecordReader {

    /** A record with a row of its own and, for a checkpoint, the groups that its step names. */
    record Read(EventRow row, List<GroupRow> groups) {}

    private RecordReader() {}

    static Read read(ConsumerRecord<byte[], byte[]> record) {
        boolean event = Topic.named(record.topic()).map(Topic::holdsEvents).orElse(false);
        if (!event) {
            return new Read(foreign(record, "dead-letter", headers(record)), List.of());
        }
        try {
            return read(record, EventCodec.decode(record.value()));
        } catch (EventFormatException e) {
            ObjectNode detail = JsonNodeFactory.instance.objectNode();
            detail.put("reason", e.getMessage());
            return new Read(foreign(record, "unreadable", detail), List.of());
        }
    }

    private static Read read(ConsumerRecord<byte[], byte[]> record, Event event) {
        Optional<String> episode =
                event instanceof EpisodeEvent e ? Optional.of(e.episodeId()) : Optional.empty();
        var member = EventIds.memberOf(event.id());
        EventRow row =
                new EventRow(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        event.id(),
                        CloudEventHeaders.name(event.getClass()),
                        event.runId(),
                        episode,
                        member.isPresent() && episode.isPresent()
                                ? Optional.of(member.getAsInt())
                                : Optional.empty(),
                        event.causation(),
                        Instant.ofEpochMilli(record.timestamp()),
                        EventDetail.of(event));
        return new Read(
                row,
                event instanceof CheckpointPublished checkpoint
                        ? GroupRow.of(checkpoint)
                        : List.of());
    }

    /** A record that is no event; its key may still name the episode. */
    private static EventRow foreign(
            ConsumerRecord<byte[], byte[]> record, String type, JsonNode detail) {
        Optional<String> episode =
                Optional.ofNullable(record.key())
                        .map(key -> new String(key, StandardCharsets.UTF_8))
                        .filter(key -> key.matches("[A-Za-z0-9._-]+:[0-9]+"));
        return new EventRow(
                record.topic(),
                record.partition(),
                record.offset(),
                "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset()),
                type,
                episode.map(EventIds::runOf),
                episode,
                Optional.empty(),
                Optional.empty(),
                Instant.ofEpochMilli(record.timestamp()),
                detail);
    }

    private static ObjectNode headers(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                detail.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return detail;
    }
}
