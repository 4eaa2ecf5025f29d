package io.reflectretry.rollout.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Calls an inference server. Connections that fail or break, answers that take too long, 408, 429
 * and 5xx are tried again with growing pauses, as long as there is patience: a server that restarts
 * costs time, no samples. Every other 4xx fails at once. Any thread; no call blocks.
 */
public final class InferenceClient implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(InferenceClient.class);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private final ServerSettings settings;
    private final HttpClient http;
    private final Slots slots;
    private final Timer requests;
    private final Counter retries;
    private volatile boolean closed;

    public InferenceClient(ServerSettings settings, MeterRegistry meters) {
        this.settings = settings;
        slots = new Slots(settings.concurrency());
        // vLLM's server speaks HTTP/1.1; an upgrade to 2 offered in the clear only costs a warning.
        http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(settings.connectTimeout())
                        .build();
        requests =
                Timer.builder("rrr.generation.server.requests")
                        .description("Time of one request to the inference server, each try")
                        .register(meters);
        retries =
                Counter.builder("rrr.generation.server.retries")
                        .description("Requests to the inference server that were made again")
                        .register(meters);
    }

    /** How the server is reached. */
    public ServerSettings settings() {
        return settings;
    }

    /**
     * Makes a call.
     *
     * @return completes with what the call reads from the answer; exceptionally with {@link
     *     InferenceServerException}, or with what the call's reading throws
     */
    <T> CompletableFuture<T> call(ServerCall<T> call) {
        return slots.run(() -> attempt(call, 1, Instant.now()));
    }

    private <T> CompletableFuture<T> attempt(ServerCall<T> call, int tries, Instant began) {
        if (closed) {
            return CompletableFuture.failedFuture(
                    new CancellationException("The client is closed."));
        }
        Timer.Sample timed = Timer.start();
        return http.sendAsync(request(call), HttpResponse.BodyHandlers.ofString())
                .whenComplete((response, failure) -> timed.stop(requests))
                .thenApply(response -> read(call, response))
                .exceptionallyCompose(
                        failure -> again(call, tries, began, asTransient(cause(failure))));
    }

    private <T> HttpRequest request(ServerCall<T> call) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                settings.url().resolve(settings.url().getPath() + call.path()))
                        .timeout(settings.timeout());
        settings.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        call.body()
                .ifPresent(
                        body ->
                                request.header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(body)));
        return request.build();
    }

    private <T> T read(ServerCall<T> call, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return call.answer().apply(response.body());
        }
        String said = ErrorText.of(response.body());
        if (status == 408 || status == 429 || status / 100 == 5) {
            throw new TransientFailure(
                    status, "status %d: %s".formatted(status, said), retryAfter(response));
        }
        throw new InferenceServerException(
                status,
                message(call, "answered with status %d: %s".formatted(status, said))
                        + ErrorText.mend(status));
    }

    private static Throwable asTransient(Throwable failure) {
        return failure instanceof IOException
                ? new TransientFailure(
                        failure.getMessage() == null
                                ? failure.getClass().getSimpleName()
                                : failure.getMessage())
                : failure;
    }

    private <T> CompletableFuture<T> again(
            ServerCall<T> call, int tries, Instant began, Throwable failure) {
        if (closed) {
            return CompletableFuture.failedFuture(
                    new CancellationException("The client is closed."));
        }
        if (!(failure instanceof TransientFailure passing)) {
            return CompletableFuture.failedFuture(failure);
        }
        Duration pause = pause(passing, tries);
        Duration spent = Duration.between(began, Instant.now());
        boolean enoughOf500 =
                passing.status() == 500
                        && call.triesOf500().isPresent()
                        && tries >= call.triesOf500().getAsInt();
        if (enoughOf500 || spent.plus(pause).compareTo(settings.patience()) > 0) {
            return CompletableFuture.failedFuture(
                    new InferenceServerException(
                            passing.status(),
                            message(
                                    call,
                                    "failed %d times in %.1f s, at last with %s. Look at its log; rrr.generation.server.patience says how long it is waited for"
                                            .formatted(
                                                    tries,
                                                    spent.toMillis() / 1000.0,
                                                    passing.getMessage()))));
        }
        LOG.logf(
                tries == 3 ? Logger.Level.WARN : Logger.Level.DEBUG,
                "%s; try %d follows in %s",
                message(call, passing.getMessage()),
                tries + 1,
                pause);
        retries.increment();
        Executor later = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.supplyAsync(() -> attempt(call, tries + 1, began), later)
                .thenCompose(next -> next);
    }

    /** Doubled after each failure; with chance in it, so that not all come again at once. */
    private Duration pause(TransientFailure failure, int tries) {
        long limit = settings.longestBackOff().toMillis();
        long doubled = Math.min(limit, settings.backOff().toMillis() << Math.min(tries - 1, 20));
        Duration own =
                Duration.ofMillis(ThreadLocalRandom.current().nextLong(doubled / 2, doubled + 1));
        return failure.retryAfter()
                .filter(asked -> asked.compareTo(LONGEST_RETRY_AFTER) <= 0)
                .filter(asked -> asked.compareTo(own) > 0)
                .orElse(own);
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        // The other form, a date, is for caches; no inference server sends it.
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    private <T> String message(ServerCall<T> call, String what) {
        return "The inference server %s (%s) %s".formatted(settings.url(), call.name(), what);
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? cause(failure.getCause())
                : failure;
    }

    /** What is under way is given up. */
    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
    }
}
