package io.reflectretry.cli.cpu;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.stack.ProcessRef;
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.stack.StackStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rrr cpu}: watches a stack for a while and says what its CPU seconds went into. */
@Command(
        name = "cpu",
        mixinStandardHelpOptions = true,
        header = "Show what the CPU seconds of a running stack go into (Linux).",
        description = {
            "",
            "Counts the CPU time of every thread of every process of the stack, by the thread's"
                    + " name, between two moments: the network (generation, optimizer), the loading"
                    + " of weights, the JVM's compilers and garbage collection, and the rest, which"
                    + " is what events cost: codec, Kafka, database.",
            ""
        })
public final class CpuCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long to watch (default: ${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Override
    public Integer call() throws InterruptedException {
        StackStatus running = stack.running();
        SequencedMap<ProcessRef, CpuSeconds> before = count(running);
        long stepsBefore = steps(running);
        Thread.sleep(Duration.ofSeconds(seconds));
        SequencedMap<ProcessRef, CpuSeconds> after = count(running);
        long steps = steps(running) - stepsBefore;

        SequencedMap<String, CpuSeconds> used = new LinkedHashMap<>();
        for (StackStatus.ProcessStatus process : running.processes()) {
            process.process()
                    .filter(after::containsKey)
                    .ifPresent(
                            ref -> used.put(process.name(), after.get(ref).since(before.get(ref))));
        }
        new CpuTable(used, steps).lines().forEach(spec.commandLine().getOut()::println);
        return ExitCode.DONE;
    }

    /** A process that ends meanwhile is left out of the second count. */
    private static SequencedMap<ProcessRef, CpuSeconds> count(StackStatus running) {
        SequencedMap<ProcessRef, CpuSeconds> counted = new LinkedHashMap<>();
        for (StackStatus.ProcessStatus process : running.processes()) {
            process.process()
                    .ifPresent(
                            ref ->
                                    ref.find()
                                            .ifPresent(
                                                    handle ->
                                                            counted.put(
                                                                    ref, CpuSeconds.of(handle))));
        }
        return counted;
    }

    /** Optimizer steps of all runs so far. */
    private static long steps(StackStatus running) {
        JsonNode runs = StackFolder.clientOf(running, ServiceKind.TRAINER).get("/runs");
        return StreamSupport.stream(runs.spliterator(), false)
                .mapToLong(run -> run.path("progress").path("step").asLong())
                .sum();
    }
}
