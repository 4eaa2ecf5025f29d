package io.reflectretry.verifiers.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Gold;
import io.reflectretry.verifiers.GoldException;
import io.reflectretry.verifiers.Verifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks a user's endpoint: POSTs {@code {"id", "task", "messages", "tools", "output"}} and reads
 * {@code {"verdict", "reason"}}. The attempt's id goes along as {@code Idempotency-Key}: the same
 * attempt may be asked about again, after a failed request or an aborted transaction. Verification
 * data: {@link HttpTask}.
 */
public final class HttpVerifier implements Verifier {

    private static final int MAX_ENDPOINTS = 1000;

    private final HttpSettings settings;
    private final Object lock = new Object();
    private HttpClient client;
    private final Map<URI, Endpoint> endpoints =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<URI, Endpoint> eldest) {
                    // Their addresses come from the data.
                    return size() > MAX_ENDPOINTS;
                }
            };

    /** With the default settings. */
    public HttpVerifier() {
        this(HttpSettings.DEFAULTS);
    }

    public HttpVerifier(HttpSettings settings) {
        this.settings = settings;
    }

    /** Made when it is first needed: it has threads. */
    private HttpClient client() {
        synchronized (lock) {
            if (client == null) {
                // It follows no redirects: the address is part of the task.
                client =
                        HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_1_1)
                                .connectTimeout(settings.requestTimeout())
                                .build();
            }
            return client;
        }
    }

    @Override
    public String type() {
        return "http";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Execution execution() {
        return Execution.WAITING;
    }

    /** A little more than the judgement takes by itself. */
    @Override
    public Duration timeLimit() {
        return settings.timeLimit().plusSeconds(2);
    }

    @Override
    public boolean stateless(Task task) {
        return !Gold.read(task, HttpTask.class).stateful().orElse(false);
    }

    @Override
    public Outcome judge(Task task, String answer) {
        return judge(new Attempt(task.id(), task, answer));
    }

    @Override
    public Outcome judge(Attempt attempt) {
        HttpTask target = Gold.read(attempt.task(), HttpTask.class);
        var deadline = Deadline.in(settings.timeLimit());
        try {
            return ask(endpoint(target.uri()), request(attempt, target), target, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unscorable(UnscorableKind.VERIFIER_ERROR, target, "asking was interrupted");
        }
    }

    private Outcome ask(
            Endpoint endpoint, HttpRequest.Builder request, HttpTask target, Deadline deadline)
            throws InterruptedException {
        String last = "it was never asked: its circuit is open after too many failures";
        int tries = 0;
        while (tries < settings.maxTries() && deadline.left().isPositive()) {
            Duration closed = endpoint.breaker().admission();
            if (closed.isPositive()) {
                sleep(closed, deadline);
                continue;
            }
            tries++;
            switch (tryOnce(endpoint, request, deadline)) {
                case Reply.Judged judged -> {
                    return judged.outcome();
                }
                case Reply.Refused refused -> {
                    return unscorable(UnscorableKind.VERIFIER_ERROR, target, refused.reason());
                }
                case Reply.TryAgain again -> {
                    last = again.reason();
                    if (tries < settings.maxTries()) {
                        sleep(longer(again.pause(), backoff(tries)), deadline);
                    }
                }
            }
        }
        return tries < settings.maxTries()
                ? unscorable(
                        UnscorableKind.TIMEOUT,
                        target,
                        "after %d s and %d tries: %s"
                                .formatted(settings.timeLimit().toSeconds(), tries, last))
                : unscorable(
                        UnscorableKind.VERIFIER_ERROR,
                        target,
                        "after %d tries: %s".formatted(tries, last));
    }

    private Reply tryOnce(Endpoint endpoint, HttpRequest.Builder request, Deadline deadline)
            throws InterruptedException {
        Reply reply = new Reply.TryAgain("too many requests to it wait", Duration.ZERO);
        boolean asked = false;
        try {
            if (!endpoint.places().tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
                return reply;
            }
            try {
                sleep(endpoint.rate().reserve(), deadline);
                asked = true;
                reply =
                        new Exchange(client(), deadline.atMost(settings.requestTimeout()))
                                .send(request);
            } finally {
                endpoint.places().release();
            }
        } finally {
            // Also when this was the one request that tries whether the endpoint is back.
            if (asked && !(reply instanceof Reply.TryAgain)) {
                endpoint.breaker().succeeded();
            } else {
                endpoint.breaker().failed();
            }
        }
        return reply;
    }

    private Endpoint endpoint(URI uri) {
        synchronized (lock) {
            return endpoints.computeIfAbsent(uri, u -> new Endpoint(settings));
        }
    }

    private static HttpRequest.Builder request(Attempt attempt, HttpTask target) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("id", attempt.id());
        ObjectNode task = attempt.task().verification().deepCopy();
        // They are for the way there: they may hold a secret.
        task.remove("headers");
        body.set("task", task);
        body.set("messages", Json.mapper().valueToTree(attempt.task().messages()));
        body.set("tools", Json.mapper().valueToTree(attempt.task().tools()));
        body.put("output", attempt.answer());
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(target.uri())
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json")
                            .header("Idempotency-Key", attempt.id())
                            .POST(
                                    HttpRequest.BodyPublishers.ofByteArray(
                                            Json.mapper().writeValueAsBytes(body)));
            target.headers().forEach(request::setHeader);
            return request;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree cannot be written.", e);
        } catch (IllegalArgumentException e) {
            throw new GoldException(
                    "Task %s cannot be sent: %s".formatted(attempt.task().id(), e.getMessage()));
        }
    }

    private Duration backoff(int tries) {
        long base = settings.backoff().toMillis() << Math.min(tries - 1, 10);
        return Duration.ofMillis(base + ThreadLocalRandom.current().nextLong(base / 2 + 1));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static void sleep(Duration time, Deadline deadline) throws InterruptedException {
        Duration rest = deadline.atMost(time);
        if (rest.isPositive()) {
            Thread.sleep(rest);
        }
    }

    private static Outcome unscorable(UnscorableKind kind, HttpTask target, String reason) {
        return new Outcome.Unscorable(
                kind, "The endpoint %s gave no verdict: %s.".formatted(target.url(), reason));
    }
}
