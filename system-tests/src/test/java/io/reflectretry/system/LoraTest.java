package io.reflectretry.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.cli.run.ExportCommand;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.LoraSettings;
import io.reflectretry.model.run.MatrixPrecision;
import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A short LoRA training through the packaged services, and what can be done with it after. */
class LoraTest {

    private static final String RUN = "lora";
    private static final int STEPS = 3;

    private static final PlaySettings PLAY =
            new PlaySettings(
                    "reflect {question}",
                    "retry {question}",
                    Sampling.whole(1, 16),
                    Sampling.whole(1, 16),
                    Sampling.whole(1, 16));

    @TempDir private static Path folder;

    private static RunningSystem system;

    /** In bfloat16, trainer and rollouts: the base of a LoRA run is what it is made for. */
    @BeforeAll
    static void trainToTheEnd() throws InterruptedException {
        system =
                RunningSystem.start(
                        folder,
                        500,
                        options ->
                                options.withEnvironment(
                                        Map.of("RRR_ENGINE_PRECISION", "bfloat16")));
        system.runs().create(RUN, configuration());
        assertThat(system.end(RUN)).isEqualTo(RunState.FINISHED.name());
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void everyVersionIsAnAdapterOfAPartOfTheModelsSize() {
        List<CheckpointPublished> published =
                system.read(Topic.CHECKPOINTS).stream()
                        .map(CheckpointPublished.class::cast)
                        .toList();

        assertThat(published).hasSize(STEPS + 1);
        PolicyFolder base = PolicyFolder.open(system.storage().resolve(system.model()));
        for (CheckpointPublished each : published) {
            Path checkpoint = system.storage().resolve(each.path());
            CheckpointManifest.read(checkpoint, each.manifestSha256()).check(checkpoint);
            assertThat(AdapterFolder.open(checkpoint, base).config().r()).isEqualTo(2);
            assertThat(bytes(checkpoint)).isLessThan(bytes(base.path()) / 4);
        }
    }

    @Test
    void theRolloutsEndOnTheLastVersion() {
        Await.until(
                "the rollout is on the last version",
                () ->
                        system.read(Topic.ROLLOUTS).stream()
                                .map(RolloutReported.class::cast)
                                .anyMatch(
                                        report ->
                                                report.live()
                                                        .contains(new PolicyVersion(RUN, STEPS))));
    }

    @Test
    void aVersionIsEvaluated() throws InterruptedException {
        String name = "evaluates-lora";
        system.runs()
                .create(
                        name,
                        new EvaluationConfiguration(
                                new PolicyVersion(RUN, 2), "data/train.jsonl", 40, 1, false, PLAY));

        assertThat(system.end(name)).isEqualTo(RunState.FINISHED.name());
    }

    @Test
    void theLastVersionIsExportedAndMerged() {
        assertThat(export("adapter")).isZero();
        assertThat(export("merged", "--merge")).isZero();

        PolicyFolder base = PolicyFolder.open(system.storage().resolve(system.model()));
        AdapterFolder.open(folder.resolve("adapter"), base);
        Path merged = PolicyFolder.open(folder.resolve("merged")).path();
        assertThat(merged.resolve("tokenizer.json"))
                .hasSameBinaryContentAs(base.path().resolve("tokenizer.json"));
        assertThat(CheckpointManifest.of(merged).files().get(PolicyFolder.WEIGHTS_FILE))
                .isNotEqualTo(
                        CheckpointManifest.of(base.path()).files().get(PolicyFolder.WEIGHTS_FILE));
    }

    private static int export(String out, String... options) {
        List<String> arguments =
                Stream.concat(
                                Stream.of(
                                        RUN,
                                        "--version",
                                        Integer.toString(STEPS),
                                        "--out",
                                        folder.resolve(out).toString(),
                                        "--stack",
                                        folder.toString()),
                                Stream.of(options))
                        .toList();
        return new CommandLine(new ExportCommand()).execute(arguments.toArray(String[]::new));
    }

    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            long sum = 0;
            for (Path file : files.toList()) {
                sum += Files.size(file);
            }
            return sum;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TrainingConfiguration configuration() {
        return new TrainingConfiguration(
                        system.model(),
                        "data/train.jsonl",
                        11,
                        STEPS,
                        4,
                        8,
                        TrainOn.REFLECTION,
                        PLAY,
                        GrpoSettings.defaults().with().beta(0.01).build(),
                        new OptimizerSettings(
                                1e-3,
                                OptimizerSettings.Schedule.CONSTANT,
                                0,
                                1,
                                0,
                                1,
                                2048,
                                0.0,
                                false,
                                MatrixPrecision.BFLOAT16),
                        StalenessSettings.defaults(),
                        CheckpointSettings.defaults())
                .withLora(new LoraSettings(2, 4));
    }
}
