package io.reflectretry.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An engine in a process of its own, pinned to one core, that waits while others are measured. */
final class Contestant implements AutoCloseable {

    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;

    private Contestant(String name, Process process) {
        this.name = name;
        this.process = process;
        out = process.inputReader(StandardCharsets.UTF_8);
        in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /** Starts it and waits until its model is loaded; its errors go to a log. */
    static Contestant start(String name, int core, List<String> command, Path log)
            throws IOException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        pinned.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(pinned).redirectError(log.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        builder.environment().put("DJL_OFFLINE", "true");
        Contestant contestant = new Contestant(name, builder.start());
        contestant.await(log, Answering.READY::equals);
        return contestant;
    }

    String name() {
        return name;
    }

    Timing measure(Load load, Timing.By by, Path log) throws IOException {
        in.println(load.line());
        return Timing.parse(await(log, Timing::isTiming), by);
    }

    private String await(Path log, java.util.function.Predicate<String> wanted) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (wanted.test(line)) {
                return line;
            }
        }
        throw new IOException("'%s' ended; its errors are in %s.".formatted(name, log));
    }

    @Override
    public void close() {
        in.close();
        process.destroy();
    }
}
