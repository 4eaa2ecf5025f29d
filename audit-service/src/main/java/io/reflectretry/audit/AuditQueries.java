package io.reflectretry.audit;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Everything that the audit can be asked. */
@ApplicationScoped
class AuditQueries {

    /** How many records a topic holds, as far as they are stored. */
    record TopicCount(String topic, String type, long records) {}

    /** A run and how many of its events of each type are stored. */
    record RunSummary(String run, long episodes, long trainedGroups, long closedGroups) {}

    /** An episode in a list. */
    record EpisodeSummary(
            String episode, String verdict, long retriesRight, long retries, Optional<Long> step) {}

    /** How long it took from the cause of an event of this type to the event. */
    record StageTime(String type, long count, double medianMillis, double p95Millis) {}

    /** How far a run is stored. */
    record LastStep(String run, long step) {}

    private final Mutiny.SessionFactory sessions;

    AuditQueries(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    Uni<EpisodeHistory> episode(String episode) {
        return sessions.withSession(
                session ->
                        session.createQuery(
                                        "from StoredEvent where episode = :episode order by"
                                                + " recordedAt, type, member, position.recordOffset",
                                        StoredEvent.class)
                                .setParameter("episode", episode)
                                .getResultList()
                                .chain(
                                        events ->
                                                groups(session, episode)
                                                        .chain(
                                                                groups ->
                                                                        checkpoints(session, groups)
                                                                                .map(
                                                                                        checkpoints ->
                                                                                                new EpisodeHistory(
                                                                                                        episode,
                                                                                                        views(
                                                                                                                events),
                                                                                                        groups,
                                                                                                        checkpoints)))));
    }

    Uni<List<RunSummary>> runs() {
        return rows(
                """
                select e.run,
                       count(distinct e.episode),
                       (select count(*) from audit.groups g where g.run = e.run and close_reason is null),
                       (select count(*) from audit.groups g where g.run = e.run and close_reason is not null)
                from audit.events e
                where e.run is not null
                group by e.run
                order by e.run
                """,
                row ->
                        new RunSummary(
                                (String) row[0], number(row[1]), number(row[2]), number(row[3])));
    }

    Uni<List<TopicCount>> counts() {
        return rows(
                "select topic, type, count(*) from audit.events group by topic, type order by topic, type",
                row -> new TopicCount((String) row[0], (String) row[1], number(row[2])));
    }

    Uni<List<EpisodeSummary>> episodes(String run, boolean trainedOnly, int limit) {
        return sessions.withSession(
                session ->
                        session.createNativeQuery(
                                        """
                                        select e.episode,
                                               max(case when e.type = 'verdict-reached' then e.detail ->> 'verdict' end),
                                               count(*) filter (where e.type = 'reward-assigned' and e.detail ->> 'verdict' = 'PASS'),
                                               count(*) filter (where e.type = 'reward-assigned'),
                                               max(g.step)
                                        from audit.events e
                                        left join audit.groups g on g.group_id = e.episode and g.close_reason is null
                                        where e.run = :run and e.episode is not null
                                          and (g.step is not null or not :trainedOnly)
                                        group by e.episode
                                        order by cast(split_part(e.episode, ':', 2) as bigint)
                                        limit :limit
                                        """,
                                        Object[].class)
                                .setParameter("run", run)
                                .setParameter("trainedOnly", trainedOnly)
                                .setParameter("limit", limit)
                                .getResultList()
                                .map(
                                        rows ->
                                                rows.stream()
                                                        .map(AuditQueries::episodeSummary)
                                                        .toList()));
    }

    Uni<List<StageTime>> stages(String run) {
        return sessions.withSession(
                session ->
                        session.createNativeQuery(
                                        """
                                        with taken as (
                                            select e.type, extract(epoch from e.recorded_at - c.recorded_at) * 1000 as millis
                                            from audit.events e join audit.events c on c.event_id = e.causation
                                            where e.run = :run and e.episode is not null
                                        )
                                        select type, count(*),
                                               percentile_cont(0.5) within group (order by millis),
                                               percentile_cont(0.95) within group (order by millis)
                                        from taken group by type order by 3
                                        """,
                                        Object[].class)
                                .setParameter("run", run)
                                .getResultList()
                                .map(
                                        rows ->
                                                rows.stream()
                                                        .map(
                                                                row ->
                                                                        new StageTime(
                                                                                (String) row[0],
                                                                                number(row[1]),
                                                                                ((Number) row[2])
                                                                                        .doubleValue(),
                                                                                ((Number) row[3])
                                                                                        .doubleValue()))
                                                        .toList()));
    }

    Uni<LastStep> lastStep(String run) {
        return sessions.withSession(
                session ->
                        session.createNativeQuery(
                                        "select coalesce(max(step), 0) from audit.groups where run ="
                                                + " :run",
                                        Object.class)
                                .setParameter("run", run)
                                .getSingleResult()
                                .map(step -> new LastStep(run, number(step))));
    }

    private static EpisodeSummary episodeSummary(Object[] row) {
        return new EpisodeSummary(
                (String) row[0],
                row[1] == null ? "" : (String) row[1],
                number(row[2]),
                number(row[3]),
                Optional.ofNullable(row[4]).map(AuditQueries::number));
    }

    private static Uni<List<GroupRow>> groups(Mutiny.Session session, String episode) {
        return session.createNativeQuery(
                        """
                        select group_id, run, step, checkpoint, close_reason
                        from audit.groups where group_id = :episode order by step
                        """,
                        Object[].class)
                .setParameter("episode", episode)
                .getResultList()
                .map(
                        rows ->
                                rows.stream()
                                        .map(
                                                row ->
                                                        new GroupRow(
                                                                (String) row[0],
                                                                (String) row[1],
                                                                number(row[2]),
                                                                (String) row[3],
                                                                Optional.ofNullable(
                                                                        (String) row[4])))
                                        .toList());
    }

    private static Uni<List<StoredEvent.View>> checkpoints(
            Mutiny.Session session, List<GroupRow> groups) {
        if (groups.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return session.createQuery(
                        "from StoredEvent where eventId in :ids and position.topic ="
                                + " 'rrr.checkpoints' order by recordedAt",
                        StoredEvent.class)
                .setParameter("ids", groups.stream().map(GroupRow::checkpoint).distinct().toList())
                .getResultList()
                .map(AuditQueries::views);
    }

    private <T> Uni<List<T>> rows(String query, Function<Object[], T> reader) {
        return sessions.withSession(
                session ->
                        session.createNativeQuery(query, Object[].class)
                                .getResultList()
                                .map(rows -> rows.stream().map(reader).toList()));
    }

    private static List<StoredEvent.View> views(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::view).toList();
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
