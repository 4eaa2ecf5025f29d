package io.reflectretry.cli.bench;

import io.reflectretry.cli.ExitCode;
import io.reflectretry.messaging.StageLimits;
import io.reflectretry.stack.Folders;
import io.reflectretry.stack.ServiceKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rrr bench}: how verifiers share a backlog, and how far they are from the floor. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        header = "Measure how verifiers share a backlog of attempts.",
        description = {
            "",
            "Starts a broker of its own and packaged verifier services: 1, 2 and 4 on the same"
                    + " backlog of Countdown attempts, each round beside two floors (the same loop"
                    + " with the bare Kafka clients and no judging: one commits after each poll, one"
                    + " as seldom as a stage), once with a process killed in the middle, then with an endpoint that waits. At the end all committed"
                    + " verdicts are counted by id: exit code 1 if one is missing or there twice.",
            ""
        })
public final class BenchCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "Countdown attempts of a measurement (default: ${DEFAULT-VALUE}).")
    private int attempts = 200_000;

    @Option(
            names = "--processes",
            split = ",",
            paramLabel = "N",
            description = "How many verifiers share them (default: 1,2,4).")
    private List<Integer> processes = List.of(1, 2, 4);

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description =
                    "Countdown attempts that are worked off before the clock starts, so that it"
                            + " does not measure the JVM's compilers (default:"
                            + " ${DEFAULT-VALUE}).")
    private int warmUp = 100_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often floor and verifiers take turns (default: ${DEFAULT-VALUE}).")
    private int rounds = 2;

    @Option(
            names = "--wait-attempts",
            paramLabel = "N",
            description =
                    "Attempts that an endpoint judges; 0 leaves that part out (default:"
                            + " ${DEFAULT-VALUE}).")
    private int waitAttempts = 20_000;

    @Option(
            names = "--wait-ms",
            paramLabel = "N",
            description = "How long the endpoint waits (default: ${DEFAULT-VALUE}).")
    private int waitMs = 20;

    @Option(names = "--no-kill", description = "Leave out the measurement with a killed process.")
    private boolean noKill;

    @Option(
            names = "--jvm",
            paramLabel = "FLAG",
            description = "A further flag of the measured JVMs, the floor's included.")
    private List<String> jvm = List.of();

    @Option(
            names = "--stack-jvm",
            description = {
                "Measure with the flags of the one-machine stack, whose JVMs start fast and never"
                        + " compile with C2, instead of the JVM's own choice of compilers, which"
                        + " is what the services have elsewhere."
            })
    private boolean stackJvm;

    /**
     * Events a second of the floor that commits after each poll, and of the one that does as a
     * stage.
     */
    private double plain;

    private double floor;

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Path folder = Files.createTempDirectory("rrr-bench-");
        try (var broker = new BenchBroker(folder)) {
            var bench = new VerifierBench(broker.bootstrapServers(), folder, flags(), warmUp);
            List<Measured> all = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                floor = 0;
                plain = 0;
                double each = tell(all, bench.floor("floor, each poll", Duration.ZERO, attempts));
                floor =
                        tell(
                                all,
                                bench.floor(
                                        "floor, as a stage",
                                        StageLimits.DEFAULTS.commitInterval(),
                                        attempts));
                plain = each;
                for (int n : processes) {
                    tell(all, countdown(bench, n, false));
                }
            }
            if (!noKill) {
                tell(all, countdown(bench, 2, true));
            }
            if (waitAttempts > 0) {
                waiting(bench, all);
            }
            return check(all, WrittenOnce.read(broker.bootstrapServers()));
        } finally {
            Folders.delete(folder);
        }
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>(ServiceKind.VERIFIER.flags());
        if (!stackJvm) {
            flags.remove(ServiceKind.NO_C2);
        }
        flags.addAll(jvm);
        spec.commandLine()
                .getOut()
                .println("Floor and verifiers run with " + String.join(" ", flags));
        return flags;
    }

    private Measured countdown(VerifierBench bench, int n, boolean kill)
            throws InterruptedException {
        return bench.verifiers(
                n + (n == 1 ? " verifier" : " verifiers") + (kill ? ", one killed" : ""),
                n,
                attempts,
                Backlog::countdown,
                Map.of(),
                kill);
    }

    private void waiting(VerifierBench bench, List<Measured> all)
            throws IOException, InterruptedException {
        floor = 0;
        try (var endpoint = new SlowEndpoint(Duration.ofMillis(waitMs))) {
            tell(
                    all,
                    bench.verifiers(
                            "endpoint, one at a time",
                            1,
                            Math.max(1, waitAttempts / 50),
                            Backlog.http(endpoint.url()),
                            Map.of("RRR_JUDGING_CONCURRENCY", "1"),
                            false));
            for (int n : processes) {
                tell(
                        all,
                        bench.verifiers(
                                "endpoint, " + n + (n == 1 ? " verifier" : " verifiers"),
                                n,
                                waitAttempts,
                                Backlog.http(endpoint.url()),
                                Map.of(),
                                false));
            }
        }
    }

    private double tell(List<Measured> all, Measured measured) {
        all.add(measured);
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                String.format(
                        Locale.ROOT,
                        "%-26s %,8d events %7.1f s %,8.0f events/s%s%s   load %.1f",
                        measured.label(),
                        measured.events(),
                        measured.seconds(),
                        measured.rate(),
                        floor == 0
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "  %.2f and %.2f of the floors",
                                        measured.rate() / plain,
                                        measured.rate() / floor),
                        measured.cpuMicros().isEmpty()
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "  %.1f us of CPU each",
                                        measured.cpuMicros().getAsDouble()),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        out.flush();
        return measured.rate();
    }

    private int check(List<Measured> all, WrittenOnce written) {
        PrintWriter out = spec.commandLine().getOut();
        int missing = 0;
        int doubled = 0;
        for (Measured each : all) {
            missing += each.events() - written.judged(each.run());
            doubled += written.doubled(each.run());
        }
        out.printf(
                "%,d attempts in the read-committed log: %,d without a verdict, %,d with two%n",
                all.stream().mapToInt(Measured::events).sum(), missing, doubled);
        return missing == 0 && doubled == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
