package io.reflectretry.checker;

import io.reflectretry.checker.AuditTables.EventRow;
import io.reflectretry.checker.AuditTables.GroupRow;
import io.reflectretry.model.event.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@link Promise#AUDITED}: a row for each record, saying the same, and none besides. */
final class AuditRule implements Rule {

    private final AuditTables tables;

    AuditRule(AuditTables tables) {
        this.tables = tables;
    }

    @Override
    public void check(RunLog log, Consumer<Violation> found) {
        events(log, found);
        groups(log, found);
    }

    /** All records of the run. */
    private static Map<Place, Fact> records(RunLog log) {
        Map<Place, Fact> records = new LinkedHashMap<>();
        Stream.of(
                        log.events().values().stream(),
                        log.again().stream(),
                        log.compacted().stream(),
                        log.letters().stream(),
                        log.unreadable().stream().map(FactReader.Read.Unreadable::fact))
                .flatMap(facts -> facts)
                .forEach(fact -> records.put(fact.place(), fact));
        return records;
    }

    /** Whether a row for each record is there: the audit is half a second behind, or catches up. */
    boolean hasCaughtUp(RunLog log) {
        Set<Place> stored = new HashSet<>();
        tables.events(log.run()).forEach(row -> stored.add(row.place()));
        return stored.containsAll(records(log).keySet());
    }

    private void events(RunLog log, Consumer<Violation> found) {
        Map<Place, EventRow> rows = new HashMap<>();
        tables.events(log.run()).forEach(row -> rows.put(row.place(), row));
        Map<Place, Fact> records = records(log);
        records.forEach(
                (place, fact) -> {
                    EventRow row = rows.remove(place);
                    if (row == null) {
                        found.accept(
                                Violation.at(Promise.AUDITED, fact, "has no row in audit.events"));
                    } else if (!row.equals(row(fact))) {
                        found.accept(
                                Violation.at(
                                        Promise.AUDITED,
                                        fact,
                                        "differs from its row in audit.events: the log says %s, the table %s"
                                                .formatted(row(fact), row)));
                    }
                });
        rows.values().stream()
                .filter(row -> !mayBeCompacted(row.place()))
                .forEach(
                        row ->
                                found.accept(
                                        new Violation(
                                                Promise.AUDITED,
                                                Optional.of(row.place()),
                                                row.id(),
                                                "is in audit.events and not in the log")));
    }

    private static boolean mayBeCompacted(Place place) {
        return Topic.named(place.topic())
                .filter(topic -> topic.cleanup() == Topic.Cleanup.COMPACT)
                .isPresent();
    }

    private static EventRow row(Fact fact) {
        return new EventRow(
                fact.place(),
                fact.id(),
                fact.type(),
                fact.episode(),
                fact.member(),
                fact.causation(),
                fact.timestamp(),
                fact.verdict().map(Enum::name));
    }

    private void groups(RunLog log, Consumer<Violation> found) {
        Map<String, GroupRow> rows = new HashMap<>();
        tables.groups(log.run()).forEach(row -> rows.put(row.group() + " " + row.step(), row));
        StepGroups.of(log)
                .byGroup()
                .forEach(
                        (group, mentions) ->
                                mentions.forEach(mention -> group(group, mention, rows, found)));
        for (GroupRow row : List.copyOf(rows.values())) {
            found.accept(
                    new Violation(
                            Promise.AUDITED,
                            Optional.empty(),
                            row.group(),
                            "is in audit.groups with step %d, and in no such step record"
                                    .formatted(row.step())));
        }
    }

    private static void group(
            String group,
            StepGroups.Mention mention,
            Map<String, GroupRow> rows,
            Consumer<Violation> found) {
        GroupRow wanted =
                new GroupRow(group, mention.step(), mention.checkpoint().id(), mention.reason());
        GroupRow row = rows.remove(group + " " + mention.step());
        if (!wanted.equals(row)) {
            found.accept(
                    new Violation(
                            Promise.AUDITED,
                            Optional.of(mention.checkpoint().place()),
                            group,
                            row == null
                                    ? "has no row in audit.groups for step " + mention.step()
                                    : "differs from its row in audit.groups: the log says %s, the table %s"
                                            .formatted(wanted, row)));
        }
    }
}
