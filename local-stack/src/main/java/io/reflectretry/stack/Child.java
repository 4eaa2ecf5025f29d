package io.reflectretry.stack;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One running process of a {@link ChildSpec}, from its start to its end. */
public final class Child implements AutoCloseable {
    private static final int TAIL_LINES = 15;
    private static final Duration POLL = Duration.ofMillis(50);

    /**
     * Ctrl-C in a terminal goes to every process of its group: children ignore it, so that the
     * supervisor can stop them in order. The shell replaces itself, the process id stays.
     */
    private static final List<String> SHIELD =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "child");

    private final ChildSpec spec;
    private final Process process;
    private final long logStart;

    private Child(ChildSpec spec, Process process, long logStart) {
        this.spec = spec;
        this.process = process;
        this.logStart = logStart;
    }

    /**
     * Starts the process; does not wait until it is ready.
     *
     * @throws StackException when the program cannot be run
     */
    public static Child launch(ChildSpec spec) {
        var command = new ArrayList<>(SHIELD);
        command.addAll(spec.command());
        try {
            Files.createDirectories(spec.log().toAbsolutePath().getParent());
            long logStart = LogFile.length(spec.log());
            var builder = new ProcessBuilder(command);
            builder.environment().putAll(spec.environment());
            builder.redirectErrorStream(true);
            builder.redirectOutput(Redirect.appendTo(spec.log().toFile()));
            // Standard input stays an open pipe: see ParentWatch.
            builder.redirectInput(Redirect.PIPE);
            return new Child(spec, builder.start(), logStart);
        } catch (IOException e) {
            throw new StackException("cannot start " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    public ChildSpec spec() {
        return spec;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits until the child is ready.
     *
     * @throws StackException when it ends first or takes too long, with its last lines
     */
    public void awaitReady() throws InterruptedException {
        var deadline = Instant.now().plus(spec.readyWithin());
        var probe = ReadinessProbe.of(spec, logStart);
        while (!probe.isReady()) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw notReady("ended with exit code " + process.exitValue() + " before it was");
            }
            if (Instant.now().isAfter(deadline)) {
                throw notReady("took longer than " + spec.readyWithin().toSeconds() + " s to get");
            }
        }
    }

    private StackException notReady(String what) {
        var tail = LogFile.tail(spec.log(), logStart, TAIL_LINES);
        var lines =
                tail.isEmpty()
                        ? "  (it wrote nothing)"
                        : "  " + String.join(System.lineSeparator() + "  ", tail);
        return new StackException(
                "%s %s ready. The last lines of %s:%n%s"
                        .formatted(spec.name(), what, spec.log(), lines));
    }

    /** Waits for the end, and returns the exit code. */
    public int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /** Lets go of it as the system does when this process dies: see {@link ParentWatch}. */
    void abandon() throws IOException {
        process.getOutputStream().close();
    }

    /** Kills it as kill -9 does, and waits until it is gone. */
    public void kill() {
        handle().destroyForcibly();
        process.onExit().join();
    }

    /** Asks it to stop, and kills it when the grace has passed. */
    public void stop() {
        // Not by the process object: that would close its input, too, as if this process had died.
        handle().destroy();
        try {
            if (!process.waitFor(spec.stopGrace().toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
