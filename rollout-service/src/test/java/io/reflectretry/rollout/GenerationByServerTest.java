package io.reflectretry.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.reflectretry.inference.InferenceServer;
import io.reflectretry.inference.LogprobsMode;
import io.reflectretry.inference.ServerOptions;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodePlan;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Purpose;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.network.WeightForm;
import io.reflectretry.rollout.play.EpisodePlayer;
import io.reflectretry.rollout.play.PlayMetrics;
import io.reflectretry.rollout.policies.Checkpoint;
import io.reflectretry.rollout.policies.FolderLoader;
import io.reflectretry.rollout.policies.HoldingLimits;
import io.reflectretry.rollout.policies.LivePolicy;
import io.reflectretry.rollout.policies.PolicyLoader;
import io.reflectretry.rollout.policies.PolicyRegistry;
import io.reflectretry.rollout.policies.RegistryListener;
import io.reflectretry.rollout.policies.ServedBase;
import io.reflectretry.rollout.policies.ServedLoader;
import io.reflectretry.rollout.server.InferenceClient;
import io.reflectretry.rollout.server.ServerCheck;
import io.reflectretry.rollout.server.ServerFacts;
import io.reflectretry.rollout.server.TestServers;
import io.reflectretry.testkit.ProjectRoot;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo's small policy, played by the local engine and through a server of vLLM's protocol that
 * stands on the same engine: attempt, reflections and retries are the same.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GenerationByServerTest {

    private static final String RUN = "played";
    private static final String MODEL = "models/countdown-small";
    private static final Outcome FAIL = new Outcome.Fail("the value is 81; the target is 87");

    @TempDir private static Path storage;

    private static CheckpointPublished published;
    private static PolicyEngine engine;
    private static InferenceServer server;
    private static InferenceClient client;
    private static PolicyRegistry<LivePolicy> local;
    private static PolicyRegistry<LivePolicy> served;

    @BeforeAll
    static void start() throws IOException {
        copy(ProjectRoot.find().resolve(MODEL), storage.resolve(MODEL));
        Path zero = storage.resolve("runs/" + RUN + "/checkpoints/0");
        copy(storage.resolve(MODEL), zero);
        CheckpointManifest manifest = CheckpointManifest.of(zero);
        manifest.write(zero);
        published =
                CheckpointPublished.of(
                        RUN,
                        new PolicyVersion(RUN, 0),
                        "runs/" + RUN + "/checkpoints/0",
                        manifest.sha256(),
                        Optional.empty());
        engine = PolicyEngine.start(EngineSettings.singleThreaded());
        server = InferenceServer.start(engine, ServerOptions.of(storage.resolve(MODEL), "small"));
        client = TestServers.client(server.address(), "small", storage);
        CompletableFuture<ServerFacts> facts = new ServerCheck(client, OptionalInt.empty()).run();
        facts.join();
        local =
                registry(
                        published,
                        new FolderLoader(
                                engine,
                                storage,
                                WeightForm.FLOAT32,
                                p ->
                                        new BatchingGenerator(
                                                engine, p, GeneratorSettings.defaults())));
        served =
                registry(
                        published,
                        new ServedLoader(
                                client, new ServedBase(storage, MODEL), facts, Runnable::run));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static PolicyRegistry<LivePolicy> registry(
            CheckpointPublished published, PolicyLoader<LivePolicy> loader) {
        PolicyRegistry<LivePolicy> registry =
                new PolicyRegistry<>(
                        loader,
                        new HoldingLimits(1L << 30, 4),
                        new RegistryListener() {
                            @Override
                            public void live(Checkpoint checkpoint) {}

                            @Override
                            public void refused(Checkpoint checkpoint, String reason) {}

                            @Override
                            public void evicted(PolicyVersion policy) {}
                        });
        registry.announce(Checkpoint.of(published));
        return registry;
    }

    @AfterAll
    static void close() {
        local.close();
        served.close();
        client.close();
        server.close();
        engine.close();
    }

    private static TaskIssued task(int index, double temperature) {
        return TaskIssued.of(
                new Episode(
                        EventIds.episode(RUN, index),
                        Purpose.TRAIN,
                        new Task(
                                "countdown-" + index,
                                List.of(
                                        Message.user(
                                                "numbers %d 12 3 target %d"
                                                        .formatted(2 + index, 80 + index))),
                                List.of(),
                                new CountdownGold(List.of(2 + index, 12, 3), 80 + index)
                                        .toVerification()),
                        PolicyRequest.exactly(RUN, 0),
                        new EpisodePlan(
                                7,
                                4,
                                "reflect " + EpisodePlan.QUESTION,
                                "retry " + EpisodePlan.QUESTION,
                                Sampling.whole(temperature, 16),
                                Sampling.whole(temperature, 16),
                                Sampling.whole(temperature, 16),
                                Optional.empty())));
    }

    /** All that the model says of some episodes, each failed and tried again. */
    private static List<Sample> play(
            PolicyRegistry<LivePolicy> registry, int tasks, double temperature) {
        EpisodePlayer player =
                new EpisodePlayer(
                        registry, Runnable::run, new PlayMetrics(new SimpleMeterRegistry()));
        List<Sample> samples = new ArrayList<>();
        for (int index = 0; index < tasks; index++) {
            AttemptMade attempt = (AttemptMade) events(player, task(index, temperature)).getFirst();
            samples.add(attempt.attempt());
            for (Event written : events(player, Episodes.judged(attempt, FAIL))) {
                ReflectionWritten reflection = (ReflectionWritten) written;
                samples.add(reflection.reflection());
                samples.add(((RetryMade) events(player, reflection).getFirst()).retry());
            }
        }
        return samples;
    }

    private static List<Event> events(EpisodePlayer player, Event cause) {
        return player.process(cause).toCompletableFuture().join();
    }

    private static void assertSame(List<Sample> actual, List<Sample> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Sample one = actual.get(i);
            Sample other = expected.get(i);
            assertThat(one.promptTokenIds()).isEqualTo(other.promptTokenIds());
            assertThat(one.tokenIds()).isEqualTo(other.tokenIds());
            assertThat(one.text()).isEqualTo(other.text());
            assertThat(one.finish()).isEqualTo(other.finish());
            assertThat(one.policy()).isEqualTo(other.policy());
            // The last bits of a product depend on what else is in the batch.
            assertThat(one.logProbabilities())
                    .containsExactly(other.logProbabilities(), within(1e-4f));
        }
    }

    @Test
    void greedyEpisodesAreTheSameTokenByToken() {
        List<Sample> expected = play(local, 12, 0);

        assertThat(expected).hasSize(12 * 9);
        assertSame(play(served, 12, 0), expected);
    }

    @Test
    void sampledEpisodesAreTheSameUnderTheSameSeeds() {
        List<Sample> expected = play(local, 12, 0.9);

        assertThat(expected.stream().map(Sample::text).distinct().count()).isGreaterThan(30);
        assertSame(play(served, 12, 0.9), expected);
    }

    @Test
    void twoThousandSamplesUnderOtherSeedsHaveTheSameDistribution() {
        Map<String, long[]> counts = new HashMap<>();
        count(counts, 0, local, 0.9, 1);
        count(counts, 1, served, 0.9, 100_001);
        Map<String, long[]> other = new HashMap<>();
        count(other, 0, local, 0.9, 1);
        count(other, 1, served, 1.3, 100_001);

        assertThat(homogeneity(counts)).as("z of the chi-square").isLessThan(3.1);
        assertThat(homogeneity(other)).as("and can tell another temperature").isGreaterThan(6);
    }

    /** Whole samples of one prompt, as text of their ids. */
    private static void count(
            Map<String, long[]> counts,
            int column,
            PolicyRegistry<LivePolicy> registry,
            double temperature,
            long firstSeed) {
        int[] prompt =
                registry.use(
                                PolicyRequest.exactly(RUN, 0),
                                p ->
                                        CompletableFuture.completedFuture(
                                                p.tokenizer()
                                                        .prompt(
                                                                List.of(
                                                                        io.reflectretry.policy.text
                                                                                .ChatMessage.user(
                                                                                "numbers 7 12 3 target 87")),
                                                                List.of())))
                        .join();
        GenerationRequest request =
                new GenerationRequest(
                        prompt,
                        LongStream.range(firstSeed, firstSeed + 2000).boxed().toList(),
                        io.reflectretry.policy.generation.Sampling.at(temperature, 16));
        for (Generation sample :
                registry.use(PolicyRequest.exactly(RUN, 0), p -> p.generator().generate(request))
                        .join()
                        .generations()) {
            counts.computeIfAbsent(Arrays.toString(sample.tokenIds()), k -> new long[2])[column]++;
        }
    }

    /**
     * Pearson's chi-square of homogeneity of two columns, cells that are too small put together, as
     * a standard normal number (Wilson and Hilferty, 1931).
     */
    private static double homogeneity(Map<String, long[]> counts) {
        long[] rest = new long[2];
        List<long[]> cells = new ArrayList<>();
        for (long[] pair : counts.values()) {
            if (pair[0] + pair[1] >= 10) {
                cells.add(pair);
            } else {
                rest[0] += pair[0];
                rest[1] += pair[1];
            }
        }
        if (rest[0] + rest[1] >= 10) {
            cells.add(rest);
        }
        assertThat(cells).as("cells").hasSizeGreaterThan(4);
        double chiSquare = 0;
        for (long[] pair : cells) {
            // Both columns have as many samples: each should have half of every cell.
            double half = (pair[0] + pair[1]) / 2.0;
            chiSquare += 2 * (pair[0] - half) * (pair[0] - half) / half;
        }
        double freedom = cells.size() - 1;
        double part = 2 / (9 * freedom);
        return (Math.cbrt(chiSquare / freedom) - (1 - part)) / Math.sqrt(part);
    }

    private static ServerGeneration configured(Map<String, String> server) {
        Map<String, String> keys = new HashMap<>(server);
        keys.put("rrr.storage-root", storage.toString());
        keys.put("rrr.generation.kind", "server");
        RolloutConfig config =
                new SmallRyeConfigBuilder()
                        .withMapping(RolloutConfig.class)
                        .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                        .withSources(new PropertiesConfigSource(keys, "test", 100))
                        .build()
                        .getConfigMapping(RolloutConfig.class);
        return new ServerGeneration(config, new SimpleMeterRegistry());
    }

    @Test
    void aRolloutIsConfiguredByThreeKeys() {
        try (ServerGeneration generation =
                configured(
                        Map.of(
                                "rrr.generation.server.url",
                                server.address() + "/v1",
                                "rrr.generation.server.model",
                                "small",
                                "rrr.generation.server.base",
                                MODEL))) {
            generation.start();
            PolicyRegistry<LivePolicy> registry = registry(published, generation.loader());

            assertSame(play(registry, 1, 0), play(local, 1, 0));
            registry.close();
        }
    }

    @Test
    void aKeyThatIsMissingIsNamed() {
        assertThatThrownBy(() -> configured(Map.of("rrr.generation.server.url", "http://h:1")))
                .hasMessageContaining("rrr.generation.server.model is not set");
    }

    @Test
    void aServerInVllmsDefaultModeIsRefused() {
        try (InferenceServer raw =
                        InferenceServer.start(
                                engine,
                                ServerOptions.of(storage.resolve(MODEL), "small")
                                        .withLogprobs(LogprobsMode.RAW_LOGPROBS));
                InferenceClient toRaw = TestServers.client(raw.address(), "small", storage)) {
            assertThatThrownBy(() -> new ServerCheck(toRaw, OptionalInt.empty()).run().join())
                    .hasMessageContaining("--logprobs-mode processed_logprobs");
        }
    }

    @Test
    void aServerWithAKeyAnswersThoseWhoHaveIt() {
        ServerOptions options = ServerOptions.of(storage.resolve(MODEL), "small");
        try (InferenceServer ours = InferenceServer.start(engine, options.withApiKey("secret"));
                InferenceServer others = InferenceServer.start(engine, options.withApiKey("x"));
                InferenceClient welcome = TestServers.client(ours.address(), "small", storage);
                InferenceClient stranger = TestServers.client(others.address(), "small", storage)) {
            assertThat(new ServerCheck(welcome, OptionalInt.empty()).run().join().contextTokens())
                    .isEqualTo(128);
            assertThatThrownBy(() -> new ServerCheck(stranger, OptionalInt.empty()).run().join())
                    .hasMessageContaining("RRR_GENERATION_SERVER_API_KEY");
        }
    }
}
