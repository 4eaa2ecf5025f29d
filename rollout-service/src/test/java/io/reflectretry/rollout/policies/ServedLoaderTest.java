package io.reflectretry.rollout.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.inference.InferenceServer;
import io.reflectretry.inference.ServerOptions;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GenerationResult;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.network.WeightForm;
import io.reflectretry.rollout.Checkpoints;
import io.reflectretry.rollout.server.Adapters;
import io.reflectretry.rollout.server.InferenceClient;
import io.reflectretry.rollout.server.InferenceServerException;
import io.reflectretry.rollout.server.ServedModelName;
import io.reflectretry.rollout.server.ServerFacts;
import io.reflectretry.rollout.server.TestServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints on a real server of the same protocol, compared with the local engine. */
class ServedLoaderTest {

    private static final GenerationRequest REQUEST =
            new GenerationRequest(
                    new int[] {5, 20, 7, 90, 33}, List.of(1L, 2L, 3L), Sampling.at(0.8, 12));

    @TempDir Path storage;

    private PolicyEngine engine;
    private Checkpoints checkpoints;
    private String model;
    private InferenceServer server;
    private InferenceClient client;
    private ServedLoader loader;

    @BeforeEach
    void start() {
        engine = PolicyEngine.start(EngineSettings.singleThreaded());
        checkpoints = new Checkpoints(storage);
        model = checkpoints.writeBase("base", 3);
        serve(ServerOptions.of(storage.resolve(model), "base"));
    }

    private void serve(ServerOptions options) {
        server = InferenceServer.start(engine, options);
        client = TestServers.client(server.address(), "base", storage);
        loader =
                new ServedLoader(
                        client,
                        new ServedBase(storage, model),
                        CompletableFuture.completedFuture(new ServerFacts(512)),
                        Runnable::run);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        engine.close();
    }

    private LivePolicy served(CheckpointPublished checkpoint) {
        return loader.load(Checkpoint.of(checkpoint)).join();
    }

    private GenerationResult local(CheckpointPublished checkpoint) {
        LivePolicy policy =
                new FolderLoader(
                                engine,
                                storage,
                                WeightForm.FLOAT32,
                                p -> new BatchingGenerator(engine, p, GeneratorSettings.defaults()))
                        .load(Checkpoint.of(checkpoint))
                        .join();
        GenerationResult result = policy.generator().generate(REQUEST).join();
        policy.close();
        return result;
    }

    private static void assertSame(GenerationResult actual, GenerationResult expected) {
        assertThat(actual.policyVersion()).isEqualTo(expected.policyVersion());
        for (int i = 0; i < expected.generations().size(); i++) {
            Generation one = actual.generations().get(i);
            Generation other = expected.generations().get(i);
            assertThat(one.tokenIds()).isEqualTo(other.tokenIds());
            assertThat(one.finishReason()).isEqualTo(other.finishReason());
            assertThat(one.logProbabilities())
                    .containsExactly(other.logProbabilities(), within(1e-4f));
        }
    }

    private String models() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address() + "/v1/models")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void everyVersionOfAnAdapterAnswersAsItDoesLocallyWhileTheOthersStillDo() {
        CheckpointPublished zero = checkpoints.writeAdapter("run", 0, model, 0);
        CheckpointPublished one = checkpoints.writeAdapter("run", 1, model, 0.5f);

        LivePolicy first = served(zero);
        LivePolicy second = served(one);

        assertSame(second.generator().generate(REQUEST).join(), local(one));
        assertSame(first.generator().generate(REQUEST).join(), local(zero));
        assertThat(ids(second)).isNotEqualTo(ids(first));
        assertThat(second.tokenizer()).isSameAs(first.tokenizer());
        assertThat(second.version()).isEqualTo(one.policy());
        assertThat(second.bytes()).isPositive();
    }

    private static List<int[]> ids(LivePolicy policy) {
        return policy.generator().generate(REQUEST).join().generations().stream()
                .map(Generation::tokenIds)
                .toList();
    }

    @Test
    void aVersionThatIsNotNeededAnyMoreIsUnloaded() throws Exception {
        LivePolicy first = served(checkpoints.writeAdapter("run", 0, model, 0));
        LivePolicy second = served(checkpoints.writeAdapter("run", 1, model, 0.5f));
        assertThat(models()).contains("run@0", "run@1");

        first.close();
        loader.awaitUnloads(Duration.ofSeconds(30));

        assertThat(models()).doesNotContain("run@0").contains("run@1");
        second.close();
    }

    @Test
    void anAdapterThatAnotherRolloutLoadedIsSharedAndOneThatItUnloadedComesBack() {
        CheckpointPublished one = checkpoints.writeAdapter("run", 1, model, 0.5f);
        LivePolicy mine = served(one);
        LivePolicy beside = served(one);

        beside.close();
        loader.awaitUnloads(Duration.ofSeconds(30));

        assertSame(mine.generator().generate(REQUEST).join(), local(one));
    }

    @Test
    void aNameThatIsTakenByAnotherFolderIsRefused() {
        CheckpointPublished other = checkpoints.writeAdapter("other", 1, model, 0.5f);
        new Adapters(client)
                .load(
                        new ServedModelName(
                                "run@1", java.util.Optional.of(storage.resolve(other.path()))))
                .join();

        assertThatThrownBy(() -> served(checkpoints.writeAdapter("run", 1, model, 0)))
                .hasCauseInstanceOf(InferenceServerException.class)
                .hasMessageContainingAll("run@1", other.path(), "runs/run/checkpoints/1");
    }

    @Test
    void aServerThatLoadsNoAdaptersIsToldFromOneThatDoesNotSeeThem() {
        client.close();
        server.close();
        serve(ServerOptions.of(storage.resolve(model), "base").withoutAdapters());

        assertThatThrownBy(() -> served(checkpoints.writeAdapter("run", 1, model, 0)))
                .hasMessageContainingAll(
                        "VLLM_ALLOW_RUNTIME_LORA_UPDATING=True", "--enable-lora", "adapter-root");
    }

    @Test
    void theModelItselfIsAnsweredByTheBaseAndNotCopied() throws Exception {
        CheckpointPublished same = checkpoints.write("whole", 0, 3);

        assertSame(served(same).generator().generate(REQUEST).join(), local(same));
        assertThat(models()).doesNotContain("whole@0");
    }

    @Test
    void otherWeightsThanTheBasesAreRefusedWithTheWayOut() {
        CheckpointPublished trained = checkpoints.write("whole", 1, 4);

        assertThatThrownBy(() -> served(trained))
                .hasCauseInstanceOf(MalformedFolderException.class)
                .hasMessageContainingAll(
                        "runs/whole/checkpoints/1",
                        "models/base",
                        "Train with lora",
                        "rrr.generation.kind=local");
    }

    @Test
    void anAdapterOfAnotherBaseIsRefused() {
        String other = checkpoints.writeBase("other", 9);

        assertThatThrownBy(() -> served(checkpoints.writeAdapter("run", 1, other, 0)))
                .hasMessageContainingAll("models/other", "models/base");
    }
}
