package io.reflectretry.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a database folder's {@code postmaster.pid} says about the server that uses it. */
record Postmaster(long pid, boolean ready) {
    private static final int STATUS_LINE = 7;
    private static final Duration FAST = Duration.ofSeconds(10);
    private static final Duration IMMEDIATE = Duration.ofSeconds(5);

    /** Empty when no server says that it uses the folder. */
    static Optional<Postmaster> of(Path data) {
        try {
            var lines = Files.readAllLines(data.resolve("postmaster.pid"));
            var ready =
                    lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
            return Optional.of(new Postmaster(Long.parseLong(lines.getFirst().strip()), ready));
        } catch (IOException | RuntimeException e) {
            // Not there, or just being written.
            return Optional.empty();
        }
    }

    /** The server's process, if it still runs: the number may belong to another program by now. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(Postmaster::isServer);
    }

    private static boolean isServer(ProcessHandle process) {
        return process.info().command().filter(c -> c.endsWith("/postgres")).isPresent();
    }

    /** Stops a server: it drops its clients and writes its data; if it cannot, it is made to. */
    static void stop(ProcessHandle server) throws InterruptedException {
        if (signalAndWait(server, "INT", FAST) || signalAndWait(server, "QUIT", IMMEDIATE)) {
            return;
        }
        server.destroyForcibly();
        ended(server, IMMEDIATE);
    }

    private static boolean signalAndWait(ProcessHandle server, String signal, Duration limit)
            throws InterruptedException {
        try {
            var command = List.of("/bin/sh", "-c", "kill -" + signal + " " + server.pid());
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new StackException("cannot send a signal to process " + server.pid(), e);
        }
        return ended(server, limit);
    }

    private static boolean ended(ProcessHandle server, Duration limit) throws InterruptedException {
        try {
            server.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !server.isAlive();
        }
    }
}
