package io.reflectretry.cli.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;

/** A user's endpoint that takes its time: waits, then passes everything. */
final class SlowEndpoint implements AutoCloseable {

    private static final byte[] PASS =
            "{\"verdict\":\"PASS\",\"reason\":\"waited\"}".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;

    SlowEndpoint(Duration wait) throws IOException {
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/judge",
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().readAllBytes();
                        Thread.sleep(wait);
                        exchange.sendResponseHeaders(200, PASS.length);
                        exchange.getResponseBody().write(PASS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:%d/judge".formatted(server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
