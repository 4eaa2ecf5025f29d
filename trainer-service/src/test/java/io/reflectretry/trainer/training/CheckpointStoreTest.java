package io.reflectretry.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    private static final TrainingState.Skips SKIPS = new TrainingState.Skips(1, 3);

    @TempDir Path root;
    private CheckpointStore store;

    @BeforeEach
    void open() throws IOException {
        Path model = Files.createDirectories(root.resolve("models/m"));
        Files.writeString(model.resolve("config.json"), "{}");
        Files.writeString(model.resolve("model.safetensors"), "zero");
        store = new CheckpointStore(root, "r");
        store.open();
        store.copyModel(model);
        store.sealCheckpoint(0);
        finish(0);
    }

    /** A whole step: weights, state, step file. */
    private void step(long version) throws IOException {
        weights(version);
        store.sealCheckpoint(version);
        Files.writeString(store.momentsAside(version), "moments");
        store.sealState(state(version));
        finish(version);
    }

    private void weights(long version) throws IOException {
        Path aside = Files.createDirectories(store.weightsAside(version));
        Files.writeString(aside.resolve("model.safetensors"), "version " + version);
    }

    private static TrainingState state(long version) {
        return new TrainingState(
                "r",
                version,
                new TreeMap<>(java.util.Map.of("rrr.rewards-0", 5L)),
                new TreeMap<>(),
                GroupAssembler.empty(),
                new TreeMap<>(),
                SKIPS);
    }

    private void finish(long version) {
        store.finish(
                CheckpointPublished.of(
                        "r",
                        new PolicyVersion("r", version),
                        store.relative(version),
                        "00",
                        Optional.empty()));
    }

    @Test
    void aFinishedStepIsReadBack() throws IOException {
        step(1);
        CheckpointStore again = new CheckpointStore(root, "r");
        again.open();

        assertThat(again.newestStep()).contains(1L);
        assertThat(again.step(1).path()).isEqualTo("runs/r/checkpoints/1");
        assertThat(again.state(1).offsets()).containsEntry("rrr.rewards-0", 5L);
        assertThat(again.state(1).skips()).isEqualTo(SKIPS);
        assertThat(again.moments(1)).isPresent();
        assertThat(again.checkpoint(0).resolve(CheckpointManifest.FILE)).exists();
        assertThat(again.moments(0)).isEmpty();
    }

    @Test
    void whatWasNeverFinishedIsRemovedAndNeverSeen() throws IOException {
        step(1);
        weights(2);
        store.momentsAside(2);

        CheckpointStore again = new CheckpointStore(root, "r");
        again.open();

        assertThat(again.versions()).containsExactly(0L, 1L);
        assertThat(again.states()).containsExactly(1L);
        assertThat(again.weightsAside(2)).doesNotExist();
    }

    @Test
    void weightsAndStateWithoutTheirStepAreMadeAgain() throws IOException {
        step(1);
        step(2);
        Files.delete(root.resolve("runs/r/steps/2.json"));

        CheckpointStore again = new CheckpointStore(root, "r");
        again.open();

        assertThat(again.newestStep()).contains(1L);
        assertThat(again.versions()).containsExactly(0L, 1L);
        assertThat(again.states()).containsExactly(1L);
        step(2);
        assertThat(again.newestStep()).contains(2L);
        assertThat(again.state(2).step()).isEqualTo(2);
    }

    @Test
    void aDamagedStateIsRefusedWithTheNameOfItsFile() throws IOException {
        step(1);
        Files.writeString(root.resolve("runs/r/state/1/optimizer.safetensors"), "mements");

        assertThatThrownBy(() -> store.state(1))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("optimizer.safetensors");
    }

    @Test
    void aModelThatIsNotThereIsNamed() {
        CheckpointStore other = new CheckpointStore(root, "other");
        other.open();

        assertThatThrownBy(() -> other.copyModel(root.resolve("models/none")))
                .hasMessageContaining("models/none");
    }

    @Test
    void retentionKeepsTheFirstTheNewestTheRoundOnesTheLastAndWhatAStateNeeds() throws IOException {
        Retention retention = new Retention(new CheckpointSettings(1, 2, 4, Optional.of(0)), 12);
        for (long version = 1; version <= 10; version++) {
            step(version);
            retention.apply(store, version, Set::of);
        }
        // The oldest state, here of step 1, stays with its weights: from it all can be done again.
        assertThat(store.versions()).containsExactly(0L, 1L, 4L, 8L, 9L, 10L);
        assertThat(store.states()).containsExactly(1L, 9L, 10L);

        step(11);
        step(12);
        step(13);
        retention.apply(store, 13, Set::of);
        assertThat(store.versions()).containsExactly(0L, 1L, 4L, 8L, 12L, 13L);
    }

    @Test
    void theWindowOfTimeTravelKeepsTheStatesThatItsStepsStartFrom() throws IOException {
        Retention retention = new Retention(new CheckpointSettings(3, 2, 0, Optional.of(4)), 99);
        for (long version = 1; version <= 14; version++) {
            weights(version);
            store.sealCheckpoint(version);
            if (version % 3 == 0) {
                store.sealState(state(version));
            }
            finish(version);
            retention.apply(store, version, Set::of);

            // Each of the last four steps has a full state at most three steps before it.
            for (long step = Math.max(4, version - 3); step <= version; step++) {
                assertThat(store.states().lower(step)).isGreaterThanOrEqualTo(step - 3);
                assertThat(store.checkpoint(store.states().lower(step))).exists();
            }
        }
        assertThat(store.states()).containsExactly(3L, 9L, 12L);
        assertThat(store.versions()).containsExactly(0L, 3L, 9L, 12L, 13L, 14L);
    }

    @Test
    void whatARolloutHoldsOrAnEvaluationMeasuresIsNotRemoved() throws IOException {
        Retention retention = new Retention(new CheckpointSettings(1, 2, 0, Optional.of(0)), 99);
        for (long version = 1; version <= 6; version++) {
            step(version);
            retention.apply(store, version, () -> Set.of(2L, 3L));
        }
        assertThat(store.versions()).containsExactly(0L, 1L, 2L, 3L, 5L, 6L);

        step(7);
        retention.apply(store, 7, () -> Set.of(3L));
        assertThat(store.versions()).containsExactly(0L, 1L, 3L, 6L, 7L);
    }

    @Test
    void retentionNeverTakesTheWeightsOfAKeptState() throws IOException {
        Retention retention = new Retention(new CheckpointSettings(5, 2, 0, Optional.of(0)), 100);
        step(5);
        for (long version = 6; version <= 9; version++) {
            weights(version);
            store.sealCheckpoint(version);
            finish(version);
            retention.apply(store, version, Set::of);
        }

        assertThat(store.versions()).containsExactly(0L, 5L, 8L, 9L);
    }
}
