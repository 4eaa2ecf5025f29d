package io.reflectretry.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.cli.ProjectFolder;
import io.reflectretry.cli.cpu.CpuSeconds;
import io.reflectretry.cli.cpu.CpuUse;
import io.reflectretry.stack.Child;
import io.reflectretry.stack.ChildSpec;
import io.reflectretry.stack.JavaCommand;
import io.reflectretry.stack.Ports;
import io.reflectretry.stack.Readiness;
import io.reflectretry.stack.ServiceChild;
import io.reflectretry.stack.ServiceEnvironment;
import io.reflectretry.stack.ServiceKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * Measures how fast processes work a backlog off: they are started first and wait for it, then it
 * becomes readable at once, and the clock runs until the last offset is committed.
 */
final class VerifierBench {

    private static final Duration SETTLE = Duration.ofSeconds(4);
    private static final Duration LOOK = Duration.ofMillis(25);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final String bootstrapServers;
    private final Path folder;
    private final List<String> flags;
    private final int warmUp;
    private int measurements;

    /**
     * @param flags of the JVMs that are measured, the floor's included
     * @param warmUp Countdown attempts that each process group works off before the clock starts
     */
    VerifierBench(String bootstrapServers, Path folder, List<String> flags, int warmUp) {
        this.bootstrapServers = bootstrapServers;
        this.folder = folder;
        this.flags = flags;
        this.warmUp = warmUp;
    }

    /** The bare loop, without judging. */
    Measured floor(String label, Duration commitInterval, int events) throws InterruptedException {
        return measure(
                label,
                events,
                Backlog::countdown,
                run -> List.of(floorSpec(run, commitInterval)),
                false);
    }

    /**
     * Verifier services that share the work.
     *
     * @param settings further environment variables
     * @param kill whether the last of them is killed, as by kill -9, when half is done
     */
    Measured verifiers(
            String label,
            int processes,
            int events,
            IntFunction<ObjectNode> verification,
            Map<String, String> settings,
            boolean kill)
            throws InterruptedException {
        return measure(
                label,
                events,
                verification,
                run -> {
                    List<ChildSpec> specs = new ArrayList<>();
                    for (int i = 0; i < processes; i++) {
                        specs.add(verifierSpec(run, i, settings));
                    }
                    return specs;
                },
                kill);
    }

    /** Makes the processes of a measurement, all in the group of that name. */
    private interface Processes {
        List<ChildSpec> of(String group);
    }

    private Measured measure(
            String label,
            int events,
            IntFunction<ObjectNode> verification,
            Processes processes,
            boolean kill)
            throws InterruptedException {
        String run = "bench-" + measurements++;
        List<Child> children = new ArrayList<>();
        try (var progress = new GroupProgress(bootstrapServers, run)) {
            processes.of(run).forEach(spec -> children.add(Child.launch(spec)));
            for (Child child : children) {
                child.awaitReady();
            }
            warmUp(run, progress);
            try (var backlog = Backlog.write(bootstrapServers, run, events, verification)) {
                Thread.sleep(SETTLE);
                return measure(label, run, events, children, progress, backlog, kill);
            }
        } finally {
            children.stream().filter(Child::isAlive).forEach(Child::stop);
        }
    }

    private void warmUp(String run, GroupProgress progress) throws InterruptedException {
        if (warmUp == 0) {
            return;
        }
        try (var backlog =
                Backlog.write(bootstrapServers, run + "-warm", warmUp, Backlog::countdown)) {
            backlog.release();
            await(progress, warmUp, done -> {});
        }
        progress.countFromHere();
    }

    private static Measured measure(
            String label,
            String run,
            int events,
            List<Child> children,
            GroupProgress progress,
            Backlog backlog,
            boolean kill)
            throws InterruptedException {
        Map<Child, CpuSeconds> before = new HashMap<>();
        children.forEach(child -> before.put(child, CpuSeconds.of(child.handle())));
        long begin = System.nanoTime();
        backlog.release();
        await(
                progress,
                events,
                done -> {
                    if (kill && done * 2 >= events && children.getLast().isAlive()) {
                        children.getLast().kill();
                    }
                });
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Measured(
                label, run, events, seconds, kill ? OptionalDouble.empty() : used(before));
    }

    private static OptionalDouble used(Map<Child, CpuSeconds> before) {
        double sum = 0;
        for (var each : before.entrySet()) {
            var since = CpuSeconds.of(each.getKey().handle()).since(each.getValue());
            sum += since.total() - since.of(CpuUse.JIT);
        }
        return OptionalDouble.of(sum);
    }

    private static void await(GroupProgress progress, int events, LongConsumer look)
            throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (long done = progress.done(); done < events; done = progress.done()) {
            look.accept(done);
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "only %d of %d events were done within %s".formatted(done, events, LIMIT));
            }
            Thread.sleep(LOOK);
        }
    }

    private ChildSpec floorSpec(String group, Duration commitInterval) {
        List<String> all = new ArrayList<>(flags);
        all.add("-Dslf4j.internal.verbosity=ERROR");
        return new ChildSpec(
                "floor",
                JavaCommand.ofThisClassPath(
                        all,
                        FloorMain.class,
                        List.of(bootstrapServers, group, commitInterval.toString())),
                Map.of(),
                folder.resolve(group + "-floor.log"),
                new Readiness.Line(FloorMain.READY),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5));
    }

    private ChildSpec verifierSpec(String group, int ordinal, Map<String, String> settings) {
        int port = Ports.oneFree();
        String name = ServiceKind.VERIFIER.replica(ordinal);
        var shared =
                new ServiceEnvironment(
                        bootstrapServers,
                        "postgresql://127.0.0.1:1/none",
                        folder.resolve("storage"),
                        folder.resolve("native"));
        Map<String, String> environment = new HashMap<>(shared.variables(name, port));
        environment.put("RRR_STAGE_GROUP", group);
        environment.putAll(settings);
        return ServiceChild.spec(
                name,
                ServiceKind.VERIFIER.packaged(ProjectFolder.root()),
                flags,
                environment,
                port,
                folder.resolve("%s-%s.log".formatted(group, name)));
    }
}
