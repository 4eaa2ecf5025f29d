package io.reflectretry.trainer.training;

import io.micrometer.core.instrument.MeterRegistry;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.Repeatability;
import io.reflectretry.trainer.TrainerSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The trainings of this process, all on one engine. */
@Singleton
public final class LocalTrainings implements Trainings, AutoCloseable {

    private final Path storageRoot;
    private final String bootstrapServers;
    private final String source;
    private final EngineSettings engineSettings;
    private final TrainingGauges gauges;
    private final Map<String, TrainingRun> runs = new HashMap<>();
    private PolicyEngine engine;

    @Inject
    LocalTrainings(
            TrainerSettings settings,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            MeterRegistry meters) {
        this(
                settings.storageRoot(),
                bootstrapServers,
                settings.replica(),
                new EngineSettings(settings.engineThreads(), settings.device()),
                meters);
    }

    LocalTrainings(
            Path storageRoot,
            String bootstrapServers,
            String replica,
            EngineSettings engineSettings,
            MeterRegistry meters) {
        this.storageRoot = storageRoot;
        this.bootstrapServers = bootstrapServers;
        this.source = "/trainer/" + replica;
        this.engineSettings = engineSettings;
        gauges = new TrainingGauges(meters);
    }

    @Override
    public synchronized void start(TrainingRequest request, TrainingListener listener) {
        TrainingRun before = runs.get(request.run());
        if (before != null && !before.hasEnded()) {
            throw new IllegalStateException(
                    "Run %s is under way in this process already.".formatted(request.run()));
        }
        requireRepeats(request);
        TrainingRun run = new TrainingRun(request, place(), listener);
        runs.put(request.run(), run);
        run.start();
    }

    private void requireRepeats(TrainingRequest request) {
        if (request.configuration().repeats()) {
            Repeatability.obstacle(engineSettings)
                    .ifPresent(
                            obstacle -> {
                                throw new IllegalStateException(
                                        "Run %s has deterministic: true, but this trainer does not repeat bit by bit: %s. Then go on with ./rrr train --resume %s, or leave the setting out."
                                                .formatted(request.run(), obstacle, request.run()));
                            });
        }
    }

    @Override
    public void publishUntrained(String run, String model) {
        try (TrainingLog log = new TrainingLog(bootstrapServers, run, source)) {
            UntrainedPolicy policy = new UntrainedPolicy(storageRoot, run);
            policy.make(model);
            policy.announce(log);
        }
    }

    @Override
    public CompletableFuture<Replayed> replay(TrainingRequest request, long step) {
        TrainingPlace where = place();
        CompletableFuture<Replayed> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("replay-" + request.run())
                .start(
                        () -> {
                            try {
                                result.complete(Replay.run(where, request, step));
                            } catch (Throwable failure) {
                                // An Error too belongs to who asked.
                                result.completeExceptionally(failure);
                            }
                        });
        return result;
    }

    private synchronized TrainingPlace place() {
        // Loading libtorch takes a second and memory: only once there is something to train.
        if (engine == null) {
            engine = PolicyEngine.start(engineSettings);
        }
        return new TrainingPlace(storageRoot, bootstrapServers, source, engine, gauges);
    }

    @Override
    public void stop(String run) {
        TrainingRun found;
        synchronized (this) {
            found = runs.remove(run);
        }
        if (found != null) {
            found.stop();
        }
    }

    /** Ends all trainings after the step under way, and the engine. */
    @Override
    @PreDestroy
    public void close() {
        List<String> all;
        synchronized (this) {
            all = List.copyOf(runs.keySet());
        }
        all.forEach(this::stop);
        synchronized (this) {
            if (engine != null) {
                engine.close();
                engine = null;
            }
        }
    }
}
