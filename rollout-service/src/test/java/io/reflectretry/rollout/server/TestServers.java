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
        return settings(url, model, Path.of("/storage"), 8, timeout, patience);
    }

    private static ServerSettings settings(
            URI url,
            String model,
            Path storage,
            int concurrency,
            Duration timeout,
            Duration patience) {
        return new ServerSettings(
                url,
                model,
                Optional.of("secret"),
                true,
                storage,
                concurrency,
                Duration.ofSeconds(5),
                timeout,
                patience,
                Duration.ofMillis(10),
                Duration.ofMillis(40));
    }

    /** Patient enough for a busy machine. */
    public static InferenceClient client(URI url, String model, Path storage) {
        Duration minute = Duration.ofSeconds(60);
        return client(settings(url, model, storage, 64, minute, minute));
    }

    static InferenceClient client(ServerSettings settings) {
        return new InferenceClient(settings, new SimpleMeterRegistry());
    }
}
