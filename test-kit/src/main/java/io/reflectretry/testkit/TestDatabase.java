package io.reflectretry.testkit;

import io.reflectretry.stack.PostgresSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A fresh, empty database on the server that all tests of a JVM share.
 *
 * @param name its name
 * @param port the server's port on 127.0.0.1
 */
public record TestDatabase(String name, int port) {
    /** Creates a database that no other test uses. */
    public static TestDatabase create() {
        var server = new TestDatabase(PostgresSettings.DATABASE, TestPostgres.port());
        var name = "test_" + UUID.randomUUID().toString().replace("-", "");
        server.execute("create database " + name);
        return new TestDatabase(name, server.port);
    }

    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    public String reactiveUrl() {
        return "postgresql://127.0.0.1:%d/%s".formatted(port, name);
    }

    public String user() {
        return PostgresSettings.USER;
    }

    public String password() {
        return PostgresSettings.PASSWORD;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user(), password());
    }

    /** Runs one statement. */
    public void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError("cannot run '" + sql + "' on " + jdbcUrl(), e);
        }
    }

    /** The number that a query gives in its first row and column. */
    public long number(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new AssertionError("'" + sql + "' gave no row");
            }
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("cannot run '" + sql + "' on " + jdbcUrl(), e);
        }
    }
}
