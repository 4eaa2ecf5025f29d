package io.reflectretry.rollout.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as it is told, one reply a request, and remembers what it was asked. */
final class ScriptedServer implements AutoCloseable {

    /** What happens to one request. */
    sealed interface Reply {

        /** An answer. */
        record Answer(int status, String body, String retryAfter) implements Reply {}

        /** An answer that comes after a while. */
        record Slow(Duration after, Reply then) implements Reply {}

        /** A connection that ends in the middle of the answer. */
        record Cut() implements Reply {}
    }

    /** A request. */
    record Asked(String route, String authorization, String body) {}

    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;

    ScriptedServer() {
        this(0);
    }

    ScriptedServer(int port) {
        try {
            http =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    ScriptedServer then(int status, String body) {
        replies.add(new Reply.Answer(status, body, ""));
        return this;
    }

    ScriptedServer then(Reply reply) {
        replies.add(reply);
        return this;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Most requests that were there at a time. */
    int mostRunning() {
        return mostRunning.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            asked.add(
                    new Asked(
                            exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            new String(body, StandardCharsets.UTF_8)));
            Reply reply = replies.poll();
            perform(exchange, reply == null ? new Reply.Answer(418, "no reply left", "") : reply);
        } finally {
            running.decrementAndGet();
        }
    }

    private static void perform(HttpExchange exchange, Reply reply) throws IOException {
        switch (reply) {
            case Reply.Answer(int status, String body, String retryAfter) -> {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                if (!retryAfter.isEmpty()) {
                    exchange.getResponseHeaders().set("Retry-After", retryAfter);
                }
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
            case Reply.Slow(Duration after, Reply then) -> {
                try {
                    Thread.sleep(after);
                } catch (InterruptedException closed) {
                    return;
                }
                perform(exchange, then);
            }
            case Reply.Cut() -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write("{\"choices\"".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
        }
    }

    /** A file that tells what vLLM answers. */
    static String recorded(String name) {
        try (InputStream in = ScriptedServer.class.getResourceAsStream("/vllm/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
