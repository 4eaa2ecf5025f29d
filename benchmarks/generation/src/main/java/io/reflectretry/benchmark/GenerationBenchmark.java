package io.reflectretry.benchmark;

import io.reflectretry.policy.network.Packing;
import io.reflectretry.policy.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Generation on the CPU beside Jlama and llama.cpp: the same weights, one thread on one core, one
 * after the other in turns (docs/performance.md).
 */
public final class GenerationBenchmark {

    private static final String OURS = "ours";
    private static final String SHARED = "ours-shared";
    private static final String LLAMA = "llama.cpp-";
    private static final String LLAMA_BF16 = LLAMA + GgufWriter.Type.BF16;
    private static final String JLAMA = "jlama";

    private static final int TOKENS_OF_WARM_UP = 16;

    private record Entry(String name, Load.Prompts prompts, Contestant contestant) {}

    private record Cell(String name, int batch) {}

    private final Path work;
    private final Options options;
    private final Models models;
    private final Map<Cell, Timing> best = new HashMap<>();

    private GenerationBenchmark(Path work, Options options) {
        this.work = work;
        this.options = options;
        models = new Models(work.resolve("models"));
    }

    /**
     * @param arguments a folder for models and logs, then the options
     */
    public static void main(String[] arguments) throws IOException {
        List<String> rest = List.of(arguments).subList(1, arguments.length);
        if (rest.contains("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        try {
            new GenerationBenchmark(
                            Path.of(arguments[0]).toAbsolutePath().normalize(),
                            Options.parse(rest.toArray(String[]::new)))
                    .run();
        } catch (IllegalArgumentException wrongUse) {
            System.err.println(wrongUse.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try {
            start(entries);
            for (Entry entry : entries) {
                warmUp(entry);
            }
            for (int round = 0; round < options.rounds(); round++) {
                for (int batch : options.batches()) {
                    for (Entry entry : entries) {
                        measure(entry, batch);
                    }
                }
            }
        } finally {
            entries.forEach(entry -> entry.contestant().close());
        }
        List<String> names = entries.stream().map(Entry::name).toList();
        System.out.printf(
                "%nPrompt %d, %d new tokens each; one thread on core %d; seconds by %s; load average %s%n",
                options.prompt(), options.fresh(), options.core(), options.by(), loadAverage());
        print("Tokens/s after the prompts", names, Timing::decodeSpeed);
        print("Tokens/s, prompts included", names, Timing::wholeSpeed);
        printRatios(names);
    }

    private void start(List<Entry> entries) throws IOException {
        Path folder = models.huggingFace();
        if (options.measures(OURS) || options.measures(SHARED)) {
            Contestant ours =
                    Contestant.start(
                            OURS,
                            options.core(),
                            java(
                                    OurContestant.class,
                                    List.of(),
                                    folder.toString(),
                                    Precision.BFLOAT16.name(),
                                    Packing.ONEDNN_AND_FBGEMM.name()),
                            log(OURS));
            if (options.measures(OURS)) {
                entries.add(new Entry(OURS, Load.Prompts.APART, ours));
            }
            if (options.measures(SHARED)) {
                entries.add(new Entry(SHARED, Load.Prompts.SHARED, ours));
            }
        }
        for (GgufWriter.Type type : List.of(GgufWriter.Type.BF16, GgufWriter.Type.Q8_0)) {
            String name = LLAMA + type;
            if (options.measures(name)) {
                List<String> command =
                        List.of(
                                "node",
                                work.resolve("llama/llama.mjs").toString(),
                                models.gguf(type).toString());
                entries.add(apart(Contestant.start(name, options.core(), command, log(name))));
            }
        }
        if (options.measures(JLAMA)) {
            List<String> flags = List.of("--add-modules", "jdk.incubator.vector");
            entries.add(
                    apart(
                            Contestant.start(
                                    JLAMA,
                                    options.core(),
                                    java(
                                            JlamaContestant.class,
                                            flags,
                                            folder.toString(),
                                            "F32",
                                            "BF16"),
                                    log(JLAMA))));
        }
    }

    private static Entry apart(Contestant contestant) {
        return new Entry(contestant.name(), Load.Prompts.APART, contestant);
    }

    /** Compilers, just-in-time kernels and pages: no part of what is measured. */
    private void warmUp(Entry entry) throws IOException {
        Load load =
                new Load(
                        entry.prompts(),
                        1,
                        options.prompt(),
                        Math.min(options.fresh(), TOKENS_OF_WARM_UP));
        entry.contestant().measure(load, options.by(), log(entry.contestant().name()));
    }

    private void measure(Entry entry, int batch) throws IOException {
        Load load = options.load(entry.prompts(), batch);
        // Jlama's batch is one sample after the other: more of them only take longer.
        Load asked = entry.name().equals(JLAMA) ? options.load(entry.prompts(), 1) : load;
        Timing timing =
                entry.contestant()
                        .measure(asked, options.by(), log(entry.contestant().name()))
                        .times((double) batch / asked.batch());
        System.out.printf(
                "%-16s batch %2d: prompts %7.2f s, in all %7.2f s, then %6.1f tokens/s%n",
                entry.name(), batch, timing.first(), timing.all(), timing.decodeSpeed(load));
        best.merge(
                new Cell(entry.name(), batch),
                timing,
                (a, b) -> a.decodeSpeed(load) >= b.decodeSpeed(load) ? a : b);
    }

    private interface Speed {
        double of(Timing timing, Load load);
    }

    private double speed(String name, int batch, Speed speed) {
        return speed.of(best.get(new Cell(name, batch)), options.load(Load.Prompts.APART, batch));
    }

    private void print(String title, List<String> names, Speed speed) {
        StringBuilder text = new StringBuilder("%n| %s |".formatted(title));
        options.batches().forEach(batch -> text.append(" batch %d |".formatted(batch)));
        text.append("%n|---|%s%n".formatted("---|".repeat(options.batches().size())));
        for (String name : names) {
            text.append("| %s |".formatted(name));
            options.batches()
                    .forEach(batch -> text.append(" %.1f |".formatted(speed(name, batch, speed))));
            text.append("%n".formatted());
        }
        System.out.print(text);
    }

    private void printRatios(List<String> names) {
        if (!names.contains(OURS)) {
            return;
        }
        System.out.println();
        for (int batch : options.batches()) {
            double ours = speed(OURS, batch, Timing::decodeSpeed);
            for (String other : names) {
                if (!other.startsWith(OURS)) {
                    double ratio = ours / speed(other, batch, Timing::decodeSpeed);
                    String goal =
                            other.equals(LLAMA_BF16)
                                    ? Options.goal(batch)
                                            .map(least -> verdict(ratio, least))
                                            .orElse("")
                                    : other.equals(JLAMA) ? verdict(ratio, 1) : "";
                    System.out.printf(
                            "batch %2d: ours is %.2f times %s%s%n", batch, ratio, other, goal);
                }
            }
            if (names.contains(SHARED)) {
                Timing apart = best.get(new Cell(OURS, batch));
                Timing shared = best.get(new Cell(SHARED, batch));
                System.out.printf(
                        "batch %2d: one shared prompt instead of %d: the prompts' pass %.1f times, all %.2f times as fast%n",
                        batch, batch, apart.first() / shared.first(), apart.all() / shared.all());
            }
        }
    }

    private static String verdict(double ratio, double least) {
        return " (goal %.1f: %s)".formatted(least, ratio >= least ? "reached" : "missed");
    }

    private Path log(String name) throws IOException {
        return Files.createDirectories(work).resolve(name + ".log");
    }

    private static List<String> java(Class<?> main, List<String> flags, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseSerialGC"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String loadAverage() {
        return "%.1f"
                .formatted(
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                                .getSystemLoadAverage());
    }
}
