package io.reflectretry.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.event.Topic;
import io.reflectretry.model.run.BranchPoint;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.testkit.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps out of the log, done again as they were or in another way. */
class TimeTravelTest {

    private static final int STEPS = 5;

    private final String run = "travel-" + UUID.randomUUID();
    private final TestRuns runs =
            TestRuns.small()
                    .steps(STEPS)
                    .staleness(RecordedRuns.LOCK_STEP)
                    .checkpoints(new CheckpointSettings(2, 8, 0, Optional.of(2)));

    @TempDir Path storageRoot;
    private RecordedRuns trainer;
    private Map<Long, String> published;

    @BeforeEach
    void trainToTheEnd() {
        TestRuns.writeModel(storageRoot);
        trainer = new RecordedRuns(storageRoot);
        Heard heard = trainer.start(run, runs);
        trainer.feed(run, 0, STEPS);
        assertThat(heard.awaitEnd()).isEmpty();
        published = RecordedRuns.hashes(run);
    }

    @AfterEach
    void close() {
        trainer.close();
    }

    @Test
    void eachStepDoneAgainGivesWhatWasPublished() throws IOException {
        for (long step = 1; step <= STEPS; step++) {
            Replayed replayed = trainer.replay(run, runs, step);

            assertThat(replayed.equal()).as("step " + step).isTrue();
            assertThat(replayed.replayedSha256()).isEqualTo(published.get(step));
            assertThat(replayed.fromState()).isEqualTo((step - 1) / 2 * 2);
        }
        // And nothing is left behind.
        try (Stream<Path> files = Files.list(storageRoot.resolve("runs/" + run + "/checkpoints"))) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .allMatch(name -> name.matches("[0-9]+"));
        }
    }

    @Test
    void aStepThatWasPublishedWithOtherWeightsIsToldApart() throws IOException {
        Path step = storageRoot.resolve("runs/%s/steps/3.json".formatted(run));
        Files.writeString(step, Files.readString(step).replace(published.get(3L), "other"));

        Replayed replayed = trainer.replay(run, runs, 3);

        assertThat(replayed.equal()).isFalse();
        assertThat(replayed.recordedSha256()).isEqualTo("other");
        assertThat(replayed.replayedSha256()).isEqualTo(published.get(3L));
    }

    @Test
    void aStepThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> trainer.replay(run, runs, 9))
                .isInstanceOf(NotReplayableException.class)
                .hasMessageContaining("no step 9")
                .hasMessageContaining("1 to 5");
        assertThatThrownBy(() -> trainer.replay("nobody", runs, 1))
                .isInstanceOf(NotReplayableException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void beyondTheStatesThatAreKeptItSaysSo() throws IOException {
        for (long step : new long[] {0, 2}) {
            TestRuns.delete(storageRoot.resolve("runs/%s/state/%d".formatted(run, step)));
        }

        assertThatThrownBy(() -> trainer.replay(run, runs, 2))
                .isInstanceOf(NotReplayableException.class)
                .hasMessageContaining("beyond its retention")
                .hasMessageContaining("replaySteps is 2");
        assertThat(trainer.replay(run, runs, 5).equal()).isTrue();
    }

    @Test
    void beyondTheRetentionOfTheLogItSaysSo() throws ExecutionException, InterruptedException {
        deleteRewards();

        assertThatThrownBy(() -> trainer.replay(run, runs, 5))
                .isInstanceOf(NotReplayableException.class)
                .hasMessageContaining("beyond the log's retention")
                .hasMessageContaining("rrr.rewards");
    }

    /** What the retention of a topic does. */
    private static void deleteRewards() throws ExecutionException, InterruptedException {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
            for (int partition = 0; partition < TestBroker.PARTITIONS; partition++) {
                TopicPartition of = new TopicPartition(Topic.REWARDS.topicName(), partition);
                long end =
                        admin.listOffsets(Map.of(of, OffsetSpec.latest()))
                                .partitionResult(of)
                                .get()
                                .offset();
                all.put(of, RecordsToDelete.beforeOffset(end));
            }
            admin.deleteRecords(all).all().get();
        }
    }

    @Test
    void aBranchTrainsTheSameBatchesInAnotherWayAndCanItselfBeReplayed() {
        TrainingConfiguration origin = runs.configuration();
        TrainingConfiguration other =
                origin.branchedFrom(
                        new BranchPoint(run, 4),
                        origin.grpo().withScaleRewards(GrpoSettings.ScaleRewards.NONE));
        String branch = run + "-none";

        assertThat(trainer.start(branch, other, Optional.of(origin)).awaitEnd()).isEmpty();

        Map<Long, String> branched = RecordedRuns.hashes(branch);
        assertThat(branched).containsOnlyKeys(4L, 5L);
        assertThat(branched.get(4L)).isNotEqualTo(published.get(4L));
        assertThat(RecordedRuns.steps(branch).get(5L).groups())
                .isEqualTo(RecordedRuns.steps(run).get(5L).groups());
        assertThat(storageRoot.resolve("runs/" + branch + "/checkpoints/3")).exists();
        assertThat(RecordedRuns.hashes(run)).isEqualTo(published);
        assertThat(
                        Waiting.on(
                                        trainer.trainings()
                                                .replay(
                                                        new TrainingRequest(
                                                                branch, other, Map.of()),
                                                        5))
                                .equal())
                .isTrue();
    }

    @Test
    void aBranchThatChangesNothingGivesTheSameWeights() {
        TrainingConfiguration origin = runs.configuration();
        String branch = run + "-same";

        assertThat(
                        trainer.start(
                                        branch,
                                        origin.branchedFrom(new BranchPoint(run, 2), origin.grpo()),
                                        Optional.of(origin))
                                .awaitEnd())
                .isEmpty();

        assertThat(RecordedRuns.hashes(branch))
                .isEqualTo(
                        Map.of(
                                2L, published.get(2L),
                                3L, published.get(3L),
                                4L, published.get(4L),
                                5L, published.get(5L)));
    }

    @Test
    void aBranchGoesOnWhereItStoppedWithWhatWasRecordedSince() throws IOException {
        String growing = run + "-growing";
        TrainingConfiguration origin = runs.configuration();
        trainer.start(growing, runs);
        trainer.feed(growing, 0, 3);
        trainer.awaitVersion(growing, 3);
        TrainingConfiguration same =
                origin.branchedFrom(new BranchPoint(growing, 2), origin.grpo());
        String branch = growing + "-branch";
        assertThat(trainer.start(branch, same, Optional.of(origin)).awaitEnd()).isEmpty();
        assertThat(RecordedRuns.hashes(branch)).containsOnlyKeys(2L, 3L);

        // The state of its last step is lost: step 3 is done again, from that of step 2.
        TestRuns.delete(storageRoot.resolve("runs/" + branch + "/state/3"));
        trainer.restart();
        Heard end = trainer.start(growing, runs);
        trainer.feed(growing, 3, STEPS);
        assertThat(end.awaitEnd()).isEmpty();
        assertThat(trainer.start(branch, same, Optional.of(origin)).awaitEnd()).isEmpty();

        Map<Long, String> expected = new TreeMap<>(RecordedRuns.hashes(growing));
        expected.remove(1L);
        assertThat(RecordedRuns.hashes(branch)).isEqualTo(expected);
    }
}
