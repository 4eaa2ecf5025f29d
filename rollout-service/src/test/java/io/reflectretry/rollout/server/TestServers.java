package io.reflectretry.rollout.server;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Clients with the short patience of tests. */
public final class TestServers {

    private TestServers() {}

    static ServerSettings settings(URI url, String model, Duration timeout, Duration patience) {
        return new ServerSettings(
                url,
                model,
                Optional.of("secret"),
                true,
                Path.of("/storage"),
                8,
                Duration.ofSeconds(5),
                timeout,
                patience,
                Duration.ofMillis(10),
                Duration.ofMillis(40));
    }

    /** Patient enough for a busy machine. */
    public static InferenceClient client(URI url, String model) {
        return client(settings(url, model, Duration.ofSeconds(60), Duration.ofSeconds(60)));
    }

    static InferenceClient client(ServerSettings settings) {
        return new InferenceClient(settings, new SimpleMeterRegistry());
    }
}
