package io.reflectretry.checker;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The audit's tables in PostgreSQL.
 *
 * @param jdbcUrl the database's address
 */
public record JdbcAuditTables(String jdbcUrl, String user, String password) implements AuditTables {

    private static final String EVENTS =
            """
            select topic, partition, record_offset, event_id, type, episode, member, causation,
                   recorded_at, detail ->> 'verdict'
            from audit.events where run = ?
            """;

    private static final String GROUPS =
            "select group_id, step, checkpoint, close_reason from audit.groups where run = ?";

    /** How a row is read. */
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    @Override
    public List<EventRow> events(String run) {
        return query(EVENTS, run, JdbcAuditTables::event);
    }

    @Override
    public List<GroupRow> groups(String run) {
        return query(
                GROUPS,
                run,
                row ->
                        new GroupRow(
                                row.getString(1),
                                row.getLong(2),
                                row.getString(3),
                                Optional.ofNullable(row.getString(4))));
    }

    private static EventRow event(ResultSet row) throws SQLException {
        return new EventRow(
                new Place(row.getString(1), row.getInt(2), row.getLong(3)),
                row.getString(4),
                row.getString(5),
                Optional.ofNullable(row.getString(6)),
                Optional.ofNullable(row.getObject(7, Integer.class)),
                Optional.ofNullable(row.getString(8)),
                row.getObject(9, OffsetDateTime.class).toInstant().toEpochMilli(),
                Optional.ofNullable(row.getString(10)));
    }

    private <T> List<T> query(String sql, String run, RowReader<T> reader) {
        List<T> rows = new ArrayList<>();
        try (var connection = DriverManager.getConnection(jdbcUrl, user, password);
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, run);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The audit's tables cannot be read at %s: %s. Is the stack up?"
                            .formatted(jdbcUrl, e.getMessage()),
                    e);
        }
        return rows;
    }
}
