package io.reflectretry.verifiers.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request. The body counts into its time, and only so much of it is read. */
record Exchange(HttpClient client, Duration timeout) {

    private static final int MAX_BODY = 64 * 1024;

    Reply send(HttpRequest.Builder request) throws InterruptedException {
        Duration positive = timeout.isPositive() ? timeout : Duration.ofMillis(1);
        CompletableFuture<HttpResponse<InputStream>> response =
                client.sendAsync(
                        request.copy().timeout(positive).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        CompletableFuture<Reply> reply =
                response.thenApplyAsync(Exchange::read, task -> Thread.ofVirtual().start(task));
        try {
            return reply.get(positive.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon(response);
            return tooSlow();
        } catch (ExecutionException e) {
            return e.getCause() instanceof HttpTimeoutException
                    ? tooSlow()
                    : new Reply.TryAgain(
                            "it cannot be reached (%s)".formatted(e.getCause()), Duration.ZERO);
        } catch (InterruptedException e) {
            abandon(response);
            throw e;
        }
    }

    /** Ends the connection, wherever it is. */
    private static void abandon(CompletableFuture<HttpResponse<InputStream>> response) {
        response.cancel(true);
        if (response.state() == CompletableFuture.State.SUCCESS) {
            try {
                // Whoever still reads the body gets an error.
                response.resultNow().body().close();
            } catch (IOException e) {
                // It is broken already.
            }
        }
    }

    private Reply tooSlow() {
        return new Reply.TryAgain(
                "it did not answer within %d ms".formatted(timeout.toMillis()), Duration.ZERO);
    }

    private static Reply read(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(MAX_BODY);
            return Replies.of(
                    response.statusCode(), response.headers().firstValue("Retry-After"), bytes);
        } catch (IOException e) {
            return new Reply.TryAgain("its answer broke off (%s)".formatted(e), Duration.ZERO);
        }
    }
}
