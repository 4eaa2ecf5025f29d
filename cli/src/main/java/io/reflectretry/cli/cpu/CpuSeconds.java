package io.reflectretry.cli.cpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** CPU seconds of a process and of all that it started, by use, as Linux counts them. */
public record CpuSeconds(Map<CpuUse, Double> byUse) {

    /** USER_HZ: the unit of proc(5), the same on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields of proc(5)'s stat after the name in parentheses, which may hold spaces. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    public CpuSeconds {
        byUse = Map.copyOf(byUse);
    }

    /**
     * What a process has used since its start. Threads that have ended count as {@link
     * CpuUse#OTHER}.
     */
    public static CpuSeconds of(ProcessHandle process) {
        Map<CpuUse, Double> sum = new EnumMap<>(CpuUse.class);
        Stream.concat(Stream.of(process), process.descendants())
                .forEach(each -> add(sum, Path.of("/proc", Long.toString(each.pid()))));
        return new CpuSeconds(sum);
    }

    private static void add(Map<CpuUse, Double> sum, Path process) {
        double living = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                String name = text(thread.resolve("comm")).strip();
                double seconds = seconds(text(thread.resolve("stat")));
                sum.merge(CpuUse.of(name), seconds, Double::sum);
                living += seconds;
            }
        } catch (IOException ended) {
            return;
        }
        // The process's own count holds its ended threads too.
        sum.merge(
                CpuUse.OTHER,
                Math.max(0, seconds(text(process.resolve("stat"))) - living),
                Double::sum);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException ended) {
            return "";
        } catch (IOException failure) {
            // Reading of a thread that ends just now fails with "No such process".
            if (!Files.exists(file)) {
                return "";
            }
            throw new UncheckedIOException(failure);
        }
    }

    private static double seconds(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
                / TICKS_PER_SECOND;
    }

    /** What was used between an earlier count and this one. */
    public CpuSeconds since(CpuSeconds earlier) {
        Map<CpuUse, Double> difference = new EnumMap<>(CpuUse.class);
        for (CpuUse use : CpuUse.values()) {
            difference.put(use, Math.max(0, of(use) - earlier.of(use)));
        }
        return new CpuSeconds(difference);
    }

    /** Those of one use. */
    public double of(CpuUse use) {
        return byUse.getOrDefault(use, 0.);
    }

    /** Those of all uses. */
    public double total() {
        return byUse.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
