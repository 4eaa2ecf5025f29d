package io.reflectretry.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.run.ExportCommand;
import io.reflectretry.cli.run.RunClient;
import io.reflectretry.cli.run.StorageImport;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.data.CountdownData;
import io.reflectretry.data.Split;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.LoraSettings;
import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.stack.LocalStack;
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.stack.StackLayout;
import io.reflectretry.stack.StackOptions;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.LogReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private static Path storage;
    private static LocalStack stack;
    private static RunClient runs;
    private static String model;

    @BeforeAll
    static void trainToTheEnd() throws InterruptedException {
        Path project = Path.of(System.getProperty("rrr.home"));
        storage = folder.resolve("storage");
        stack =
                new LocalStack(
                        new StackLayout(folder),
                        StackOptions.defaults(project, storage),
                        (child, state) -> {});
        stack.start();
        CountdownData.write(storage.resolve("data/train.jsonl"), Split.TRAIN, 500, 5, 3);
        runs = new RunClient(StackFolder.clientOf(stack.status(), ServiceKind.TRAINER));
        model = new StorageImport(storage).model(project.resolve("models/countdown-small"));
        runs.create(RUN, configuration());
        assertThat(end(RUN)).isEqualTo(RunState.FINISHED.name());
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    private static String end(String run) throws InterruptedException {
        JsonNode end = runs.follow(run, view -> {});
        return end.path("state").asText();
    }

    @Test
    void everyVersionIsAnAdapterOfAPartOfTheModelsSize() {
        List<CheckpointPublished> published =
                read(Topic.CHECKPOINTS).stream().map(CheckpointPublished.class::cast).toList();

        assertThat(published).hasSize(STEPS + 1);
        PolicyFolder base = PolicyFolder.open(storage.resolve(model));
        for (CheckpointPublished each : published) {
            Path checkpoint = storage.resolve(each.path());
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
                        read(Topic.ROLLOUTS).stream()
                                .map(RolloutReported.class::cast)
                                .anyMatch(
                                        report ->
                                                report.live()
                                                        .contains(new PolicyVersion(RUN, STEPS))));
    }

    @Test
    void aVersionIsEvaluated() throws InterruptedException {
        String name = "evaluates-lora";
        runs.create(
                name,
                new EvaluationConfiguration(
                        new PolicyVersion(RUN, 2), "data/train.jsonl", 40, 1, false, PLAY));

        assertThat(end(name)).isEqualTo(RunState.FINISHED.name());
    }

    @Test
    void theLastVersionIsExportedAndMerged() {
        assertThat(export("adapter")).isZero();
        assertThat(export("merged", "--merge")).isZero();

        PolicyFolder base = PolicyFolder.open(storage.resolve(model));
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

    private static List<Event> read(Topic topic) {
        try (LogReader reader =
                new LogReader(stack.status().bootstrapServers(), topic.topicName())) {
            return reader.toEnd().stream().map(r -> EventCodec.decode(r.value())).toList();
        }
    }

    private static TrainingConfiguration configuration() {
        return new TrainingConfiguration(
                        model,
                        "data/train.jsonl",
                        11,
                        STEPS,
                        4,
                        8,
                        TrainOn.REFLECTION,
                        PLAY,
                        GrpoSettings.defaults().with().beta(0.01).build(),
                        new OptimizerSettings(
                                1e-3, OptimizerSettings.Schedule.CONSTANT, 0, 1, 0, 1, 2048),
                        StalenessSettings.defaults(),
                        CheckpointSettings.defaults())
                .withLora(new LoraSettings(2, 4));
    }
}
