package io.reflectretry.testkit;

/** The one PostgreSQL server of a JVM, started on first use and stopped when the JVM ends. */
final class TestPostgres {
    private static final String PORT = "rrr.testkit.postgres";

    private TestPostgres() {}

    /** The server's port; starts it when nobody has yet. */
    static int port() {
        // As in TestBroker: all copies of this class in the JVM must find the same server.
        synchronized (System.getProperties()) {
            var running = Integer.getInteger(PORT);
            if (running != null) {
                return running;
            }
            var folder = TestFolders.create("postgres");
            var server = PostgresProcess.start(folder);
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        server.kill();
                                        TestFolders.delete(folder);
                                    },
                                    "test-postgres-stop"));
            int port = server.settings().port();
            System.setProperty(PORT, String.valueOf(port));
            return port;
        }
    }
}
