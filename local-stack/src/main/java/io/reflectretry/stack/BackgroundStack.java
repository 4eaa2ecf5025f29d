package io.reflectretry.stack;

import io.reflectretry.stack.StackStatus.Phase;
import io.reflectretry.stack.StackStatus.ProcessStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A stack in a process of its own: starts it, and stops one that any process started. */
public final class BackgroundStack {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(90);
    private static final Duration START_LIMIT = Duration.ofMinutes(10);

    /**
     * Keeps the children reachable: with a lost one its input would be closed, and it would end.
     */
    private static final List<Child> STARTED = new ArrayList<>();

    private BackgroundStack() {}

    /**
     * Starts a stack and waits until all of it is ready.
     *
     * @param lifetime a stack that lives {@link Lifetime#WITH_CALLER} is stopped by a shutdown hook
     *     of this process, which ends only when all processes of the stack are gone
     * @param progress is told, in a line each, what happens to the processes
     * @throws StackException when a stack runs there already, or this one does not start; then
     *     nothing of it is left running
     */
    public static StackStatus up(
            StackLayout layout, StackOptions options, Lifetime lifetime, Consumer<String> progress)
            throws InterruptedException {
        running(layout)
                .ifPresent(
                        status -> {
                            throw new StackException(
                                    "a stack runs already in %s (process %d)"
                                            .formatted(layout.root(), status.supervisor().pid()));
                        });
        options.requireBuilt();
        // What a supervisor that was killed has left may still be on its way out.
        killLeftovers(layout);
        StackOptionsFile.write(layout, options);
        var supervisor = Child.launch(spec(layout, lifetime));
        synchronized (STARTED) {
            STARTED.add(supervisor);
        }
        // Ctrl-C does not reach the stack: this process must stop it before it ends itself.
        var stop = new Thread(() -> stopQuietly(layout, supervisor), "stack-down");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            var status = awaitReady(layout, supervisor, progress);
            if (lifetime == Lifetime.UNTIL_STOPPED) {
                Runtime.getRuntime().removeShutdownHook(stop);
            }
            return status;
        } catch (StackException | InterruptedException e) {
            supervisor.stop();
            throw e;
        }
    }

    private static void stopQuietly(StackLayout layout, Child supervisor) {
        try {
            supervisor.stop();
            killLeftovers(layout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The stack that runs in the folder, if one does. */
    public static Optional<StackStatus> running(StackLayout layout) {
        return StackStatus.read(layout).filter(StackStatus::isAlive);
    }

    /**
     * Stops the stack in the folder, and returns when all its processes are gone.
     *
     * @return whether there was anything to stop
     */
    public static boolean down(StackLayout layout) throws InterruptedException {
        var supervisor = running(layout).flatMap(status -> status.supervisor().find());
        if (supervisor.isPresent()) {
            supervisor.get().destroy();
            if (!ended(supervisor.get(), STOP_LIMIT)) {
                supervisor.get().destroyForcibly();
            }
        }
        return killLeftovers(layout) || supervisor.isPresent();
    }

    private static StackStatus awaitReady(
            StackLayout layout, Child supervisor, Consumer<String> progress)
            throws InterruptedException {
        var told = new HashMap<String, String>();
        var deadline = Instant.now().plus(START_LIMIT);
        while (Instant.now().isBefore(deadline)) {
            var alive = supervisor.isAlive();
            var status =
                    StackStatus.read(layout)
                            .filter(s -> s.supervisor().pid() == supervisor.handle().pid());
            status.ifPresent(s -> tell(s, told, progress));
            if (status.filter(s -> s.phase() == Phase.RUNNING).isPresent()) {
                return status.get();
            }
            if (!alive) {
                throw new StackException(
                        status.flatMap(StackStatus::problem).orElseGet(() -> lastWords(layout)));
            }
            Thread.sleep(POLL);
        }
        throw new StackException("the stack took longer than " + START_LIMIT.toMinutes() + " min");
    }

    private static void tell(
            StackStatus status, Map<String, String> told, Consumer<String> progress) {
        for (var process : status.processes()) {
            if (!process.state().equals(told.put(process.name(), process.state()))) {
                progress.accept(process.name() + ": " + process.state());
            }
        }
    }

    private static String lastWords(StackLayout layout) {
        return "the stack ended; the last lines of %s:%n  %s"
                .formatted(
                        layout.supervisorLog(),
                        String.join("\n  ", LogFile.tail(layout.supervisorLog(), 15)));
    }

    private static boolean killLeftovers(StackLayout layout) throws InterruptedException {
        var left =
                StackStatus.read(layout).map(StackStatus::processes).orElse(List.of()).stream()
                        .map(ProcessStatus::process)
                        .flatMap(Optional::stream)
                        .map(ProcessRef::find)
                        .flatMap(Optional::stream)
                        .toList();
        left.forEach(ProcessHandle::destroy);
        for (var process : left) {
            if (!ended(process, Duration.ofSeconds(20))) {
                process.destroyForcibly();
            }
        }
        return !left.isEmpty();
    }

    private static boolean ended(ProcessHandle process, Duration limit)
            throws InterruptedException {
        try {
            CompletableFuture<ProcessHandle> end = process.onExit();
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        }
    }

    private static ChildSpec spec(StackLayout layout, Lifetime lifetime) {
        var flags = new ArrayList<>(JavaCommand.QUICK_START);
        flags.addAll(
                List.of(
                        "-Xmx128m",
                        "-Dslf4j.provider=" + StderrLoggerProvider.class.getName(),
                        "-Dslf4j.internal.verbosity=WARN",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        return new ChildSpec(
                "supervisor",
                JavaCommand.ofThisClassPath(
                        flags, StackMain.class, List.of(layout.root().toString(), lifetime.name())),
                Map.of(),
                layout.supervisorLog(),
                new Readiness.Line("the stack is ready"),
                START_LIMIT,
                STOP_LIMIT);
    }
}
