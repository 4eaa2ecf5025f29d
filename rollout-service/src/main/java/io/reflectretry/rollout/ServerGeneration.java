package io.reflectretry.rollout;

import io.micrometer.core.instrument.MeterRegistry;
import io.reflectretry.rollout.policies.LivePolicy;
import io.reflectretry.rollout.policies.PolicyLoader;
import io.reflectretry.rollout.policies.ServedBase;
import io.reflectretry.rollout.policies.ServedLoader;
import io.reflectretry.rollout.server.InferenceClient;
import io.reflectretry.rollout.server.ServerCheck;
import io.reflectretry.rollout.server.ServerFacts;
import io.reflectretry.rollout.server.ServerSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** The parts of a rollout whose samples an inference server writes. */
final class ServerGeneration implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ServerGeneration.class);

    private static final Duration UNLOADS_WITHIN = Duration.ofSeconds(5);

    private final InferenceClient client;
    private final ServerCheck check;
    private final ServerSettings settings;
    private final CompletableFuture<ServerFacts> facts = new CompletableFuture<>();
    private final ExecutorService files =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("checkpoint-files").factory());
    private final ServedLoader loader;

    ServerGeneration(RolloutConfig config, MeterRegistry meters) {
        RolloutConfig.Server server = config.generation().server();
        settings =
                new ServerSettings(
                        needed("url", server.url()),
                        needed("model", server.model()),
                        server.apiKey(),
                        server.adapters(),
                        server.adapterRoot()
                                .orElse(config.storageRoot())
                                .toAbsolutePath()
                                .normalize(),
                        server.concurrency(),
                        server.connectTimeout(),
                        server.timeout(),
                        server.patience(),
                        server.backOff(),
                        server.longestBackOff());
        ServedBase base = new ServedBase(config.storageRoot(), needed("base", server.base()));
        client = new InferenceClient(settings, meters);
        check = new ServerCheck(client, config.batch().contextTokens());
        loader = new ServedLoader(client, base, facts, files);
    }

    private static <T> T needed(String key, Optional<T> value) {
        return value.orElseThrow(
                () ->
                        new IllegalArgumentException(
                                "rrr.generation.kind is server, but rrr.generation.server.%s is not set (docs/inference-server.md)"
                                        .formatted(key)));
    }

    PolicyLoader<LivePolicy> loader() {
        return loader;
    }

    /**
     * Waits for the server and checks it.
     *
     * @throws RuntimeException where it cannot be used, with what is wrong and how it is mended
     */
    void start() {
        try {
            ServerFacts known = check.run().join();
            LOG.infof(
                    "Samples are written by %s (%s, context %d); runs with deterministic: true will not repeat bit by bit.",
                    settings.url(), settings.model(), known.contextTokens());
            facts.complete(known);
        } catch (CompletionException failure) {
            facts.completeExceptionally(failure.getCause());
            throw failure.getCause() instanceof RuntimeException said ? said : failure;
        }
    }

    @Override
    public void close() {
        // The registry has given its adapters back; without this wait the server would keep them.
        loader.awaitUnloads(UNLOADS_WITHIN);
        client.close();
        files.shutdownNow();
    }
}
