package io.reflectretry.verifiers.judge;

import com.fasterxml.jackson.core.JacksonException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.judge.JudgeProtocol.Request;
import io.reflectretry.verifiers.judge.JudgeProtocol.Response;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that judges one attempt at a time ({@link JudgeMain}), seen from outside. It can be
 * killed, whatever the verifier in it does; its memory is its own.
 */
final class JudgeProcess implements AutoCloseable {

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader responses;
    private final Set<String> loaded = new HashSet<>();

    private JudgeProcess(Process process) {
        this.process = process;
        requests =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        responses =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static JudgeProcess start(JudgeSettings settings) throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + settings.processMemoryMib() + "m",
                        // Out of memory: end at once instead of limping on.
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        JudgeClassPath.find(),
                        JudgeMain.class.getName(),
                        String.valueOf(settings.idleLimit().toMillis()));
        return new JudgeProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Makes a verifier ready; its start-up is not part of any judgement's time. */
    void load(Verifier verifier, Duration limit) throws IOException {
        String name = verifier.getClass().getName();
        if (!loaded.contains(name)) {
            try {
                switch (ask(new Request.Load(name), limit)) {
                    case Response.Loaded ignored -> loaded.add(name);
                    case Response.Refused refused -> throw new IOException(refused.reason());
                    case Response.Judged ignored ->
                            throw new IOException("its process answered what was not asked");
                }
            } catch (TimeoutException e) {
                throw new IOException(
                        "%s was not ready after %d s".formatted(name, limit.toSeconds()), e);
            }
        }
    }

    /**
     * @throws TimeoutException when the time is over: the process has to be killed
     * @throws IOException when the process has crashed
     */
    Outcome judge(Attempt attempt, Duration limit) throws IOException, TimeoutException {
        return switch (ask(new Request.Judge(attempt), limit)) {
            case Response.Judged judged -> judged.outcome();
            case Response.Refused refused -> throw new IOException(refused.reason());
            case Response.Loaded ignored ->
                    throw new IOException("its process answered what was not asked");
        };
    }

    private Response ask(Request request, Duration limit) throws IOException, TimeoutException {
        // Writing blocks too, when the process does not read.
        var exchange =
                new FutureTask<>(
                        () -> {
                            requests.write(JudgeProtocol.line(request));
                            requests.newLine();
                            requests.flush();
                            String line = responses.readLine();
                            if (line == null) {
                                throw new IOException("no answer");
                            }
                            return Json.mapper().readValue(line, Response.class);
                        });
        Thread.ofVirtual().name("judge-exchange").start(exchange);
        try {
            return exchange.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() instanceof JacksonException
                            ? "its process wrote what is not JSON"
                            : crash(),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("judging was interrupted", e);
        }
    }

    /** In words, with the exit code, which says how it ended. */
    private String crash() {
        try {
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                // The JVM's own code for -XX:+ExitOnOutOfMemoryError.
                return process.exitValue() == 3
                        ? "it ran out of memory"
                        : "its process ended with code " + process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "its process closed its output";
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
