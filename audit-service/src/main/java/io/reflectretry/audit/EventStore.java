package io.reflectretry.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.reflectretry.audit.RecordReader.Read;
import io.reflectretry.model.codec.Json;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Writes what one poll brought: all rows and the new offsets in one database transaction, one
 * statement a table. Doing it twice changes nothing.
 */
@ApplicationScoped
class EventStore {

    // One JSON parameter carries all rows: the statement stays the same whatever their number. It
    // is
    // cast from text, for the driver would send a string as a JSON string.
    private static final String INSERT_EVENTS =
            """
            insert into audit.events (topic, partition, record_offset, event_id, type, run, episode, member,
                                causation, recorded_at, detail)
            select topic, partition, "recordOffset", "eventId", type, run, episode, member,
                   causation, "recordedAt", detail
            from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as rows (
                topic text, partition integer, "recordOffset" bigint, "eventId" text, type text,
                run text, episode text, member integer, causation text, "recordedAt" timestamptz,
                detail jsonb)
            on conflict do nothing
            """;

    private static final String INSERT_GROUPS =
            """
            insert into audit.groups (group_id, run, step, checkpoint, close_reason)
            select "groupId", run, step, checkpoint, "closeReason"
            from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as rows (
                "groupId" text, run text, step bigint, checkpoint text, "closeReason" text)
            on conflict (group_id, run, step) do nothing
            """;

    private static final String UPSERT_OFFSETS =
            """
            insert into audit.offsets as known (topic, partition, next_offset)
            select topic, partition, "nextOffset"
            from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as rows (
                topic text, partition integer, "nextOffset" bigint)
            on conflict (topic, partition)
            do update set next_offset = greatest(known.next_offset, excluded.next_offset)
            """;

    // Begin and end of each database transaction, in the words of the other services: off by
    // default, the chaos run aims by them.
    private static final Logger MOMENTS = Logger.getLogger("moments");
    private static final AtomicLong TRANSACTIONS = new AtomicLong();

    private record OffsetRow(String topic, int partition, long nextOffset) {}

    private final Mutiny.SessionFactory sessions;

    EventStore(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /**
     * Stores the records of one poll.
     *
     * @param next by partition, the offset to read next
     */
    Uni<Void> store(List<Read> records, Map<TopicPartition, Long> next) {
        String name =
                "transaction %d of process %d"
                        .formatted(TRANSACTIONS.incrementAndGet(), ProcessHandle.current().pid());
        return Uni.createFrom()
                .deferred(
                        () -> {
                            MOMENTS.debugf("begins %s", name);
                            return write(records, next);
                        })
                .invoke(() -> MOMENTS.debugf("ends %s", name));
    }

    private Uni<Void> write(List<Read> records, Map<TopicPartition, Long> next) {
        List<EventRow> events = records.stream().map(Read::row).toList();
        List<GroupRow> groups = records.stream().flatMap(r -> r.groups().stream()).toList();
        List<OffsetRow> offsets =
                next.entrySet().stream()
                        .map(
                                e ->
                                        new OffsetRow(
                                                e.getKey().topic(),
                                                e.getKey().partition(),
                                                e.getValue()))
                        .toList();
        return sessions.withTransaction(
                (session, transaction) ->
                        insert(session, INSERT_EVENTS, events)
                                .chain(() -> insert(session, INSERT_GROUPS, groups))
                                .chain(() -> insert(session, UPSERT_OFFSETS, offsets)));
    }

    /** The offset to read next, by partition, of all that was ever stored. */
    Uni<Map<TopicPartition, Long>> offsets() {
        return sessions.withSession(
                session ->
                        session.createNativeQuery(
                                        "select topic, partition, next_offset from audit.offsets",
                                        Object[].class)
                                .getResultList()
                                .map(
                                        rows ->
                                                rows.stream()
                                                        .collect(
                                                                Collectors.toMap(
                                                                        EventStore::partition,
                                                                        row ->
                                                                                ((Number) row[2])
                                                                                        .longValue()))));
    }

    private static TopicPartition partition(Object[] row) {
        return new TopicPartition((String) row[0], ((Number) row[1]).intValue());
    }

    private static Uni<Void> insert(Mutiny.Session session, String statement, List<?> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return session.createNativeQuery(statement)
                .setParameter("rows", json(rows))
                .executeUpdate()
                .replaceWithVoid();
    }

    // PostgreSQL's jsonb cannot hold the character NUL; a model may well write it.
    private static String json(List<?> rows) {
        try {
            return Json.mapper().writeValueAsString(rows).replace("\\u0000", "\\uFFFD");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Rows of our own records must be JSON", e);
        }
    }
}
