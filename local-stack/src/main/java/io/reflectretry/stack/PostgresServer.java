package io.reflectretry.stack;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server that this process started and that ends with it. */
final class PostgresServer {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    /** A server that was killed leaves helpers, which end within about a second. */
    private static final int STARTS = 10;

    private static final Duration START_PAUSE = Duration.ofMillis(500);

    private final Process process;

    private PostgresServer(Process process) {
        this.process = process;
    }

    /**
     * Starts the server, after an earlier one on the same folder has been stopped.
     *
     * @throws StackException when it does not come up; its own words are in the log
     */
    static PostgresServer start(PostgresSettings settings)
            throws IOException, InterruptedException {
        var owner = PostgresOwner.find();
        var programs = PostgresInstall.ensure(settings.programs());
        initialize(settings, owner, programs);
        var earlier = Postmaster.of(settings.data()).flatMap(Postmaster::process);
        if (earlier.isPresent()) {
            System.out.println("stopping the server that an earlier owner left behind");
            Postmaster.stop(earlier.get());
        }
        for (int starts = 1; starts <= STARTS; starts++) {
            var server = tryStart(settings, owner, programs);
            if (server.isPresent()) {
                return server.get();
            }
            Thread.sleep(START_PAUSE);
        }
        throw new StackException("PostgreSQL did not start on " + settings.data());
    }

    private static void initialize(PostgresSettings settings, PostgresOwner owner, Path programs)
            throws IOException, InterruptedException {
        if (Files.exists(settings.data())) {
            return;
        }
        // Made aside and moved: a folder that is there is whole.
        var aside = settings.data().resolveSibling(settings.data().getFileName() + ".new");
        if (Files.exists(aside)) {
            Folders.delete(aside);
        }
        Files.createDirectories(aside);
        owner.take(aside);
        var command = new ArrayList<>(List.of(programs.resolve("initdb").toString()));
        command.addAll(settings.initArguments(aside));
        var result = launch(owner.wrap(command)).waitFor();
        if (result != 0) {
            throw new StackException("initdb failed with exit code " + result);
        }
        Files.move(aside, settings.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Optional<PostgresServer> tryStart(
            PostgresSettings settings, PostgresOwner owner, Path programs)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(programs.resolve("postgres").toString()));
        command.addAll(settings.serverArguments());
        var process = launch(inOwnSession(owner.wrap(command)));
        var deadline = Instant.now().plus(START_LIMIT);
        while (!isReady(settings, process.pid())) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            if (Instant.now().isAfter(deadline)) {
                Postmaster.stop(process.toHandle());
                return Optional.empty();
            }
        }
        return Optional.of(new PostgresServer(process));
    }

    private static boolean isReady(PostgresSettings settings, long pid) {
        return Postmaster.of(settings.data()).filter(p -> p.pid() == pid && p.ready()).isPresent();
    }

    /** A Ctrl-C in the terminal must not reach the server: its owner stops it in its turn. */
    private static List<String> inOwnSession(List<String> command) {
        if (!Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            return command;
        }
        var whole = new ArrayList<>(List.of("/usr/bin/setsid"));
        whole.addAll(command);
        return whole;
    }

    private static Process launch(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.INHERIT)
                .start();
    }

    /** Creates a database, if it is missing. */
    static void ensureDatabase(PostgresSettings settings, String database) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                settings.jdbcUrl("postgres"),
                                PostgresSettings.USER,
                                PostgresSettings.PASSWORD);
                var query =
                        connection.prepareStatement(
                                "select 1 from pg_database where datname = ?")) {
            query.setString(1, database);
            try (var found = query.executeQuery()) {
                if (!found.next()) {
                    try (var create = connection.createStatement()) {
                        create.execute("create database " + database);
                    }
                }
            }
        }
    }

    /** Waits until the server ends, and returns its exit code. */
    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    void stop() throws InterruptedException {
        if (process.isAlive()) {
            Postmaster.stop(process.toHandle());
        }
    }
}
