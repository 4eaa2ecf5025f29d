package io.reflectretry.stack;

import java.nio.file.Path;
import java.util.List;

/**
 * A PostgreSQL server on 127.0.0.1.
 *
 * @param programs the folder that the server's programs are unpacked to; may be shared by servers
 *     of one user
 * @param data the database folder, made on first start
 * @param port the port that it listens on
 */
public record PostgresSettings(Path programs, Path data, int port) {
    /** The database that the services use, each in a schema of its own. */
    public static final String DATABASE = "rrr";

    /** The owner of all databases. Connections from this machine need no password. */
    public static final String USER = "rrr";

    /** What clients must give and the server does not look at. */
    public static final String PASSWORD = "rrr";

    private static final String HOST = "127.0.0.1";

    /** The address of a database for JDBC. */
    public String jdbcUrl(String database) {
        return "jdbc:" + reactiveUrl(database);
    }

    /** The address of a database for the reactive client. */
    public String reactiveUrl(String database) {
        return "postgresql://%s:%d/%s".formatted(HOST, port, database);
    }

    /** The server's own arguments. */
    List<String> serverArguments() {
        return List.of(
                "-D", data.toString(),
                "-p", String.valueOf(port),
                "-h", HOST,
                // No socket file: two users would clash over its folder.
                "-c", "unix_socket_directories=",
                "-c", "max_connections=100",
                "-c", "shared_buffers=64MB",
                "-c", "jit=off",
                "-c", "timezone=UTC",
                "-c", "log_timezone=UTC",
                "-c", "log_min_messages=warning");
    }

    /** The arguments that make the database folder {@code folder}. */
    List<String> initArguments(Path folder) {
        return List.of(
                "-D",
                folder.toString(),
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions");
    }
}
