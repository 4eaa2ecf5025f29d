package io.reflectretry.checker;

import java.util.List;
import java.util.Optional;

/** What the audit's tables hold of a run. */
public interface AuditTables {

    /** A row of {@code audit.events}, without the detail. */
    record EventRow(
            Place place,
            String id,
            String type,
            Optional<String> episode,
            Optional<Integer> member,
            Optional<String> causation,
            long recordedAt,
            Optional<String> verdict) {}

    /** A row of {@code audit.groups}. */
    record GroupRow(String group, long step, String checkpoint, Optional<String> closeReason) {}

    /** All rows of the run. */
    List<EventRow> events(String run);

    /** What the step records of the run say of its groups. */
    List<GroupRow> groups(String run);
}
