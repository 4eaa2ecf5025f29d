package io.reflectretry.policy.speed;

import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.training.TokenLoss;
import io.reflectretry.policy.training.WeightedLikelihood;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory of a forward and backward.
 *
 * @param before MiB held before it (VmRSS)
 * @param peak MiB at the highest (VmHWM)
 */
record PeakMemory(double before, double peak) {

    /** {@code int malloc_trim(size_t pad)} of glibc: gives freed memory back to the system. */
    private static final MethodHandle MALLOC_TRIM =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("malloc_trim"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    /** MiB that came on top. */
    double pass() {
        return peak - before;
    }

    /** Measures work in this process: the memory that was freed before counts as new. */
    static PeakMemory of(Runnable pass) throws IOException {
        try {
            int unused = (int) MALLOC_TRIM.invokeExact(0L);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        // proc(5): writing 5 sets the high-water mark to what is held now.
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        double before = status("VmRSS");
        pass.run();
        return new PeakMemory(before, status("VmHWM"));
    }

    /**
     * Measures the first pass of a process of its own, from its start: in it the gradients are made
     * too, which every way needs alike.
     */
    static PeakMemory inAChild(Way way, Path folder) throws IOException, InterruptedException {
        List<String> lines = Child.run(PeakMemory.class, "-Xmx256m", way.name(), folder.toString());
        String[] numbers = lines.getLast().split(" ");
        return new PeakMemory(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }

    /** MiB that this process held at its highest since it was last measured. */
    static double highest() throws IOException {
        return status("VmHWM");
    }

    public static void main(String[] arguments) {
        PolicyFolder folder = PolicyFolder.open(Path.of(arguments[1]));
        try (PolicyEngine engine = PolicyEngine.start(EngineSettings.singleThreaded())) {
            PeakMemory measured =
                    engine.submit(() -> first(engine, folder, Way.valueOf(arguments[0]))).join();
            System.out.println(measured.before() + " " + measured.peak());
        }
    }

    private static PeakMemory first(PolicyEngine engine, PolicyFolder folder, Way way)
            throws IOException {
        ReflectionStep step = ReflectionStep.MEASURED;
        try (Way.Trained trained = way.open(engine, folder);
                WeightedLikelihood likelihood = new WeightedLikelihood(engine)) {
            TokenLoss loss = likelihood.loss(step.lossWeights(), step.completionTokens());
            return of(() -> trained.accumulate(step.group(), loss));
        }
    }

    /** A line of /proc/self/status in MiB. */
    private static double status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.)
                .findFirst()
                .orElseThrow();
    }
}
