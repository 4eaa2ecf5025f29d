package io.reflectretry.policy.speed;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Times of the same work done again and again. CPU time of the calling thread, which does all of
 * the work, is what counts: busy neighbours disturb it less than the clock.
 */
final class Stopwatch {

    private final List<Double> cpu = new ArrayList<>();
    private final List<Double> clock = new ArrayList<>();

    private double memory;

    /** Does the work once more. */
    void time(Runnable work) throws IOException {
        PeakMemory used =
                PeakMemory.of(
                        () -> {
                            long clockStart = System.nanoTime();
                            long cpuStart = cpuNanos();
                            work.run();
                            cpu.add((cpuNanos() - cpuStart) / 1e9);
                            clock.add((System.nanoTime() - clockStart) / 1e9);
                        });
        memory = used.pass();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** MiB that the last round had on top of what was there before it. */
    double memory() {
        return memory;
    }

    /** Median CPU seconds. */
    double cpu() {
        return median(cpu);
    }

    /** Median seconds of the clock. */
    double clock() {
        return median(clock);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
