package io.reflectretry.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    @Test
    void aPortIsReadyWhenItTakesConnections() throws Exception {
        int port = Ports.oneFree();
        var probe = ReadinessProbe.of(spec(new Readiness.Tcp(port)), 0);
        assertThat(probe.isReady()).isFalse();

        try (var server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(server.isBound()).isTrue();
            assertThat(probe.isReady()).isTrue();
        }
    }

    @Test
    void anAddressIsReadyWhenItAnswers200() throws Exception {
        var status = new AtomicInteger(503);
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/q/health/ready",
                exchange -> {
                    exchange.sendResponseHeaders(status.get(), -1);
                    exchange.close();
                });
        server.start();
        try {
            var address =
                    URI.create(
                            "http://127.0.0.1:%d/q/health/ready"
                                    .formatted(server.getAddress().getPort()));
            var probe = ReadinessProbe.of(spec(new Readiness.Http(address)), 0);
            assertThat(probe.isReady()).isFalse();

            status.set(200);

            assertThat(probe.isReady()).isTrue();
        } finally {
            server.stop(0);
        }
    }

    private static ChildSpec spec(Readiness readiness) {
        return new ChildSpec(
                "probed",
                List.of("true"),
                Map.of(),
                Path.of("unused.log"),
                readiness,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }
}
