package io.reflectretry.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.run.BranchPoint;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.LoraSettings;
import io.reflectretry.model.run.MatrixPrecision;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.lora.BaseReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A LoRA training through a real broker and a real policy; rewards written by the test. */
class LoraTrainingTest {

    private static final int STEPS = 4;

    private final String run = "lora-" + UUID.randomUUID();
    private final TrainingConfiguration configuration = in(MatrixPrecision.FLOAT32);

    @TempDir Path storageRoot;
    private RecordedRuns trainer;
    private Path model;

    @BeforeEach
    void open() {
        model = TestRuns.writeModel(storageRoot);
        trainer = new RecordedRuns(storageRoot);
    }

    @AfterEach
    void close() {
        trainer.close();
    }

    private static TrainingConfiguration in(MatrixPrecision precision) {
        return TestRuns.small()
                .steps(STEPS)
                .staleness(RecordedRuns.LOCK_STEP)
                .checkpoints(new CheckpointSettings(2, 8, 0, Optional.of(STEPS)))
                .grpo(GrpoSettings.defaults().with().beta(0.1).build())
                .precision(precision)
                .configuration()
                .withLora(new LoraSettings(2, 4));
    }

    private Map<Long, String> train(String name) {
        return train(name, configuration);
    }

    private Map<Long, String> train(String name, TrainingConfiguration how) {
        Heard heard = trainer.start(name, how, Optional.empty());
        trainer.feed(name, 0, STEPS);
        assertThat(heard.awaitEnd()).isEmpty();
        return RecordedRuns.hashes(name);
    }

    private Path checkpoint(String of, long version) {
        return storageRoot.resolve("runs/%s/checkpoints/%d".formatted(of, version));
    }

    @Test
    void checkpointsAreAdaptersOverTheModelWhichStaysAsItWas() throws IOException {
        CheckpointManifest before = CheckpointManifest.of(model);

        Map<Long, String> hashes = train(run);

        assertThat(CheckpointManifest.of(model)).isEqualTo(before);
        assertThat(hashes.values()).doesNotHaveDuplicates().hasSize(STEPS);
        for (long version = 0; version <= STEPS; version++) {
            Path folder = checkpoint(run, version);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(each -> each.getFileName().toString()))
                        .containsExactlyInAnyOrder(
                                "adapter_config.json",
                                "adapter_model.safetensors",
                                "base.json",
                                "manifest.json");
            }
            assertThat(BaseReference.read(folder).check(storageRoot))
                    .isEqualTo(storageRoot.resolve(TestRuns.MODEL));
            AdapterFolder adapter = AdapterFolder.open(folder, PolicyFolder.open(model));
            assertThat(adapter.config().r()).isEqualTo(2);
            // Seven projections in each of two layers.
            assertThat(adapter.modules()).hasSize(14).first().matches(m -> m.scale() == 2);
        }
    }

    @ParameterizedTest
    @EnumSource(MatrixPrecision.class)
    void theReferenceOfTheKlTermIsTheModelWithTheAdapterOff(MatrixPrecision precision) {
        train(run, in(precision));

        List<Double> kl =
                RecordedRuns.steps(run).values().stream()
                        .map(StepRecord::metrics)
                        .map(metrics -> metrics.get("kl"))
                        .toList();
        assertThat(kl.getFirst()).as("a fresh adapter is no distance away").isZero();
        assertThat(kl.getLast()).isPositive();
    }

    @Test
    void overABaseInBfloat16OtherAdaptersAreLearnedAndReplayed() {
        TrainingConfiguration narrow = in(MatrixPrecision.BFLOAT16);

        Map<Long, String> hashes = train(run, narrow);

        assertThat(hashes.values()).doesNotContainAnyElementsOf(train("wide-" + run).values());
        assertThat(replay(run, narrow, STEPS)).isTrue();
    }

    @Test
    void aRunThatIsStoppedInTheMiddleEndsWithTheSameAdapterAsOneThatIsNot() {
        Map<Long, String> expected = train("calm-" + run);

        trainer.start(run, configuration, Optional.empty());
        trainer.feed(run, 0, 3);
        trainer.awaitVersion(run, 3);
        // The full state is of step 2: step 3 is done again.
        trainer.restart();
        Heard heard = trainer.start(run, configuration, Optional.empty());
        trainer.feed(run, 3, STEPS);

        assertThat(heard.awaitEnd()).isEmpty();
        assertThat(RecordedRuns.hashes(run)).isEqualTo(expected);
    }

    @Test
    void stepsAreReplayedAndBranchedOff() {
        Map<Long, String> published = train(run);

        for (long step = 1; step <= STEPS; step++) {
            assertThat(replay(run, configuration, step)).as("step " + step).isTrue();
        }
        TrainingConfiguration other =
                configuration.branchedFrom(
                        new BranchPoint(run, 4),
                        configuration.grpo().withScaleRewards(GrpoSettings.ScaleRewards.NONE));
        String branch = run + "-none";
        assertThat(trainer.start(branch, other, Optional.of(configuration)).awaitEnd()).isEmpty();
        assertThat(RecordedRuns.hashes(branch))
                .containsOnlyKeys(4L)
                .doesNotContainValue(published.get(4L));
        assertThat(replay(branch, other, 4)).isTrue();
    }

    private boolean replay(String of, TrainingConfiguration how, long step) {
        return Waiting.on(trainer.trainings().replay(new TrainingRequest(of, how, Map.of()), step))
                .equal();
    }

    @Test
    void aModelThatHasChangedSinceEndsTheRunWithItsName() throws IOException {
        trainer.start(run, configuration, Optional.empty());
        trainer.feed(run, 0, 1);
        trainer.awaitVersion(run, 1);
        trainer.restart();
        Path weights = model.resolve(PolicyFolder.WEIGHTS_FILE);
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        Heard heard = trainer.start(run, configuration, Optional.empty());

        assertThat(heard.awaitEnd())
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .contains(TestRuns.MODEL)
                                        .contains("not the base that the adapter was trained over")
                                        .contains(PolicyFolder.WEIGHTS_FILE));
    }

    @Test
    void targetsThatTheModelDoesNotHaveEndTheRunWithThoseThatItHas() {
        TrainingConfiguration wrong =
                configuration.withLora(
                        new LoraSettings(2, 4, false, List.of("q_proj", "qkv_proj")));

        assertThat(trainer.start(run, wrong, Optional.empty()).awaitEnd())
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .contains("lora.targets")
                                        .contains("[qkv_proj]")
                                        .contains("gate_proj"));
    }
}
