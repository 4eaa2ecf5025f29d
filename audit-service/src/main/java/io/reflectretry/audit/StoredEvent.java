package io.reflectretry.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;

/** A row of the audit, to be read. {@link EventStore} writes it. */
@Entity
@Immutable
@Table(schema = "audit", name = "events")
class StoredEvent {

    /** Where the record stands in the log. */
    @Embeddable
    record Position(
            String topic, int partition, @Column(name = "record_offset") long recordOffset) {}

    /**
     * The row as REST shows it.
     *
     * @param detail what the event adds to the one that caused it
     */
    record View(
            String id,
            String type,
            Optional<String> run,
            Optional<String> episode,
            Optional<Integer> member,
            Optional<String> causation,
            Instant recordedAt,
            Position position,
            @JsonRawValue String detail) {}

    @EmbeddedId private Position position;

    @Column(name = "event_id")
    private String eventId;

    private String type;
    private String run;
    private String episode;
    private Integer member;
    private String causation;

    @Column(name = "recorded_at")
    private Instant recordedAt;

    // Stored as jsonb, handed on as it is: nothing here looks into it.
    @ColumnTransformer(read = "cast(detail as text)")
    private String detail;

    /** For Hibernate. */
    protected StoredEvent() {}

    View view() {
        return new View(
                eventId,
                type,
                Optional.ofNullable(run),
                Optional.ofNullable(episode),
                Optional.ofNullable(member),
                Optional.ofNullable(causation),
                recordedAt,
                position,
                detail);
    }
}
