package io.reflectretry.stack;

import java.nio.file.Path;

/**
 * Owns a real PostgreSQL server: starts it, ends when it ends, and stops it when this process is
 * asked to stop or loses its parent.
 *
 * <p>Arguments: programs' folder, database folder, port. Prints {@link #READY} and the JDBC address
 * once clients can connect.
 */
public final class PostgresMain {
    /** Starts the line that says that clients can connect. */
    public static final String READY = "database ready at ";

    private PostgresMain() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("usage: PostgresMain PROGRAMS_FOLDER DATA_FOLDER PORT");
            System.exit(2);
        }
        var settings =
                new PostgresSettings(
                        Path.of(args[0]).toAbsolutePath(),
                        Path.of(args[1]).toAbsolutePath(),
                        Integer.parseInt(args[2]));
        ParentWatch.start();
        var server = PostgresServer.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "postgres-stop"));
        PostgresServer.ensureDatabase(settings, PostgresSettings.DATABASE);
        System.out.println(READY + settings.jdbcUrl(PostgresSettings.DATABASE));
        int code = server.awaitExit();
        System.err.println("The server ended with exit code " + code + ".");
        System.exit(1);
    }

    private static void stop(PostgresServer server) {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
