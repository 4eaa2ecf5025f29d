package io.reflectretry.rollout;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.Quarkus;
import io.reflectretry.messaging.MicrometerStageMetrics;
import io.reflectretry.messaging.StageLimits;
import io.reflectretry.messaging.StageSettings;
import io.reflectretry.messaging.StageState;
import io.reflectretry.messaging.TransactionalStage;
import io.reflectretry.model.event.Topic;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.Repeatability;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.network.Packing;
import io.reflectretry.policy.network.WeightForm;
import io.reflectretry.rollout.play.BatchMetrics;
import io.reflectretry.rollout.play.EpisodePlayer;
import io.reflectretry.rollout.play.PlayMetrics;
import io.reflectretry.rollout.policies.FolderLoader;
import io.reflectretry.rollout.policies.HoldingLimits;
import io.reflectretry.rollout.policies.LivePolicy;
import io.reflectretry.rollout.policies.PolicyLoader;
import io.reflectretry.rollout.policies.PolicyRegistry;
import io.reflectretry.rollout.policies.RegistrySnapshot;
import io.reflectretry.rollout.status.RegistryStatus;
import io.reflectretry.rollout.status.RolloutReporter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * The parts of a rollout, put together and taken apart in the right order:
 *
 * <pre>
 * {@link TransactionalStage} → {@link EpisodePlayer} → {@link PolicyRegistry} → {@link PolicyEngine}
 * </pre>
 */
final class RolloutRuntime implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RolloutRuntime.class);
    private static final String GROUP = "rrr-rollout";

    private final PolicyEngine engine;
    private final Optional<ServerGeneration> server;
    private final PolicyRegistry<LivePolicy> registry;
    private final RolloutReporter reporter;
    private final ExecutorService prompts =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("prompts").factory());
    private final EpisodePlayer player;
    private final TransactionalStage stage;

    RolloutRuntime(
            RolloutConfig config,
            String bootstrapServers,
            MeterRegistry meters,
            OpenTelemetry openTelemetry) {
        EngineSettings engineSettings =
                new EngineSettings(config.engine().threads(), config.device());
        Repeatability.obstacle(engineSettings)
                .ifPresent(
                        obstacle ->
                                LOG.infof(
                                        "Runs with deterministic: true will not repeat bit by bit here: %s",
                                        obstacle));
        engine = PolicyEngine.start(engineSettings);
        BatchMetrics metrics = new BatchMetrics(meters);
        GeneratorSettings batches =
                new GeneratorSettings(
                        config.batch().maxSequences(),
                        config.batch().maxTokens(),
                        config.batch().contextTokens());
        server =
                switch (config.generation().kind()) {
                    case LOCAL -> Optional.empty();
                    case SERVER -> Optional.of(new ServerGeneration(config, meters));
                };
        PolicyLoader<LivePolicy> loader =
                server.map(ServerGeneration::loader)
                        .orElseGet(
                                () ->
                                        new FolderLoader(
                                                engine,
                                                config.storageRoot(),
                                                form(config),
                                                policy ->
                                                        new BatchingGenerator(
                                                                engine, policy, batches, metrics)));
        reporter = new RolloutReporter(bootstrapServers, config.replica(), this::snapshot);
        registry =
                new PolicyRegistry<>(
                        timed(loader, meters),
                        new HoldingLimits(
                                config.policies().memory().asLongValue(),
                                config.policies().superseded()),
                        new RegistryStatus(reporter, meters, this::snapshot));
        player = new EpisodePlayer(registry, prompts, new PlayMetrics(meters));
        StageSettings settings = settings(config, bootstrapServers);
        stage =
                new TransactionalStage(
                        settings,
                        player,
                        new MicrometerStageMetrics(meters, settings),
                        openTelemetry,
                        RolloutRuntime::exit);
    }

    /** Begins to read. */
    void start() {
        server.ifPresent(ServerGeneration::start);
        reporter.report(Optional.empty());
        stage.start();
    }

    PolicyRegistry<LivePolicy> registry() {
        return registry;
    }

    PolicyEngine engine() {
        return engine;
    }

    TransactionalStage stage() {
        return stage;
    }

    /** Commits what is finished, drops what is not, then frees everything. */
    @Override
    public void close() {
        player.stop();
        stage.close();
        prompts.shutdownNow();
        registry.close();
        server.ifPresent(ServerGeneration::close);
        engine.close();
        reporter.close();
    }

    private static WeightForm form(RolloutConfig config) {
        if (config.engine().packing() != Packing.NONE && config.device().isCuda()) {
            throw new IllegalArgumentException(
                    "rrr.engine.packing is %s, a layout for the CPU, but rrr.device is %s: leave one of them out."
                            .formatted(config.engine().packing(), config.device()));
        }
        try {
            return new WeightForm(config.engine().precision(), config.engine().packing());
        } catch (IllegalArgumentException contradiction) {
            throw new IllegalArgumentException(
                    "rrr.engine.precision and rrr.engine.packing do not go together. "
                            + contradiction.getMessage(),
                    contradiction);
        }
    }

    private RegistrySnapshot snapshot() {
        return registry.snapshot();
    }

    private static StageSettings settings(RolloutConfig config, String bootstrapServers) {
        StageLimits limits =
                StageLimits.DEFAULTS.withInFlight(
                        config.stage().inFlight(), config.stage().maxPollRecords());
        return StageSettings.of(
                        bootstrapServers,
                        GROUP,
                        config.replica(),
                        "/rollout/" + config.replica(),
                        Set.of(Topic.TASKS, Topic.VERDICTS, Topic.REFLECTIONS),
                        Topic.ROLLOUT_DEAD_LETTERS)
                .with(
                        config.stage()
                                .maxRecord()
                                .map(m -> Math.toIntExact(m.asLongValue()))
                                .map(limits::withMaxRecordBytes)
                                .orElse(limits));
    }

    private static PolicyLoader<LivePolicy> timed(
            PolicyLoader<LivePolicy> loader, MeterRegistry meters) {
        Timer seconds =
                Timer.builder("rrr.weight.sync")
                        .description("From the start of loading a checkpoint to its being live")
                        .register(meters);
        return checkpoint -> {
            Timer.Sample started = Timer.start(meters);
            return loader.load(checkpoint)
                    .whenComplete(
                            (policy, failure) -> {
                                if (failure == null) {
                                    started.stop(seconds);
                                }
                            });
        };
    }

    /** A new process mends what this one cannot: whoever supervises it restarts it. */
    private static void exit(StageState.Failed failed) {
        LOG.errorf(failed.cause(), "The rollout ends, to be restarted: %s", failed.reason());
        Quarkus.asyncExit(1);
    }
}
