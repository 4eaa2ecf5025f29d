package io.reflectretry.testkit;

import io.reflectretry.stack.Child;
import io.reflectretry.stack.Ports;
import io.reflectretry.stack.PostgresChild;
import io.reflectretry.stack.PostgresSettings;
import java.nio.file.Path;

/** A PostgreSQL server of one's own, for tests that kill it. Others use {@link TestDatabase}. */
public final class PostgresProcess implements AutoCloseable {
    private final PostgresSettings settings;
    private final Path log;
    private Child child;

    private PostgresProcess(PostgresSettings settings, Path log) {
        this.settings = settings;
        this.log = log;
    }

    /** Starts a server with its programs, data and log under the folder; waits until ready. */
    public static PostgresProcess start(Path folder) {
        var settings =
                new PostgresSettings(
                        folder.resolve("programs"), folder.resolve("database"), Ports.oneFree());
        var server = new PostgresProcess(settings, folder.resolve("postgres.log"));
        server.start();
        return server;
    }

    /** Starts it again on the same folder and port, after {@link #kill()} or {@link #stop()}. */
    public void start() {
        child = Children.startAndAwait(PostgresChild.spec(settings, log));
    }

    public PostgresSettings settings() {
        return settings;
    }

    /** Stops the server at once and without a word; its clients lose their connections. */
    public void kill() {
        child.handle().descendants().forEach(ProcessHandle::destroyForcibly);
        child.kill();
    }

    public void stop() {
        child.stop();
    }

    @Override
    public void close() {
        stop();
    }
}
