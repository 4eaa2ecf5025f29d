package io.reflectretry.trainer.training;

import static io.reflectretry.trainer.training.Rewards.FAIL;
import static io.reflectretry.trainer.training.Rewards.PASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reflectretry.messaging.record.DeadLetter;
import io.reflectretry.messaging.record.RecordHeaders;
import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.engine.ComputeDevice;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.stack.ProjectTopics;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.BrokerProcess;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.testkit.LogReader;
import io.reflectretry.testkit.TestBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training through a real broker and a real policy; rewards written by the test. */
class LocalTrainingsTest {

    private static final StalenessSettings LOCK_STEP = new StalenessSettings(0, 600, 8);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String run = "train-" + UUID.randomUUID();
    private final Heard heard = new Heard();
    private final TestRuns small = TestRuns.small();
    private final Rewards rewards = new Rewards(run, small.groupSize());

    @TempDir Path storageRoot;
    private LocalTrainings trainings;
    private EventSender sender;

    @BeforeEach
    void open() {
        TestRuns.writeModel(storageRoot);
        trainings = newTrainer(meters);
        sender = EventSender.toTestBroker();
    }

    @AfterEach
    void close() {
        sender.close();
        trainings.close();
    }

    private LocalTrainings newTrainer(SimpleMeterRegistry registry) {
        return new LocalTrainings(
                storageRoot,
                TestBroker.bootstrapServers(),
                "test",
                EngineSettings.singleThreaded(),
                registry);
    }

    private void start(TestRuns runs) {
        trainings.start(new TrainingRequest(run, runs.configuration(), Map.of()), heard);
    }

    /** As after a crash of the process: a new trainer that knows nothing. */
    private void restart(TestRuns runs) {
        trainings.close();
        trainings = newTrainer(meters);
        start(runs);
    }

    private static List<CheckpointPublished> published(String run, Topic topic) {
        try (LogReader reader = LogReader.ofTestBroker(topic.topicName())) {
            return reader.toEnd().stream()
                    .filter(each -> run.equals(each.key()))
                    .map(each -> EventCodec.decode(each.value(), CheckpointPublished.class))
                    .toList();
        }
    }

    private List<StepRecord> steps() {
        return published(run, Topic.CHECKPOINTS).stream()
                .flatMap(each -> each.step().stream())
                .toList();
    }

    private void awaitVersion(String of, long version) {
        try (LogReader reader = LogReader.ofTestBroker(Topic.CHECKPOINTS.topicName())) {
            reader.untilKey(of, (int) version + 1);
        }
    }

    private String[] episodes(long... indexes) {
        return LongStream.of(indexes).mapToObj(index -> run + ":" + index).toArray(String[]::new);
    }

    @Test
    void rewardsBecomeCheckpointsWithTheirStepRecords() {
        start(small);
        LongStream.range(0, 6).forEach(index -> rewards.send(sender, index, 0));

        assertThat(heard.awaitEnd()).isEmpty();

        List<CheckpointPublished> published = published(run, Topic.CHECKPOINTS);
        assertThat(published)
                .extracting(checkpoint -> checkpoint.policy().version())
                .containsExactly(0L, 1L, 2L, 3L);
        assertThat(published.getFirst().step()).isEmpty();
        assertThat(steps())
                .flatExtracting(StepRecord::groups)
                .extracting(StepRecord.TrainedGroup::group)
                .containsExactlyInAnyOrder(episodes(0, 1, 2, 3, 4, 5));
        assertThat(published(run, Topic.POLICIES))
                .hasSize(4)
                .allSatisfy(each -> assertThat(each.step()).isEmpty());
        for (CheckpointPublished each : published) {
            Path folder = storageRoot.resolve(each.path());
            CheckpointManifest manifest = CheckpointManifest.read(folder, each.manifestSha256());
            manifest.check(folder);
            each.step()
                    .ifPresent(
                            step ->
                                    assertThat(step.weightsSha256())
                                            .isEqualTo(CheckpointStore.weightsSha256(manifest)));
        }
        assertThat(steps().getFirst().metrics())
                .containsEntry("groups/used", 2.0)
                .containsKeys(
                        "reward",
                        "reward_std",
                        "frac_reward_zero_std",
                        "completions/mean_length",
                        "completions/min_length",
                        "completions/max_length",
                        "completions/clipped_ratio",
                        "entropy",
                        "kl",
                        "clip_ratio/low_mean",
                        "clip_ratio/low_min",
                        "clip_ratio/high_mean",
                        "clip_ratio/high_max",
                        "clip_ratio/region_mean",
                        "reflection/mean_length",
                        "sampling/importance_sampling_ratio/mean",
                        "mismatch_kl",
                        "grad_norm",
                        "learning_rate",
                        "num_tokens",
                        "rollout_wait_s",
                        "off_policy/total",
                        "off_policy/in_flight",
                        "off_policy/in_queue");
    }

    @Test
    void aRunThatIsDoneIsDoneWhenItIsStartedAgain() {
        start(small.steps(1));
        rewards.send(sender, 0, 0);
        rewards.send(sender, 1, 0);
        assertThat(heard.awaitEnd()).isEmpty();

        Heard again = new Heard();
        trainings.close();
        trainings = newTrainer(meters);
        trainings.start(new TrainingRequest(run, small.steps(1).configuration(), Map.of()), again);

        assertThat(again.awaitEnd()).isEmpty();
        assertThat(published(run, Topic.CHECKPOINTS)).hasSize(2);
    }

    /** The hashes of the weights of a run that nobody disturbs. */
    private List<String> undisturbed(TestRuns runs) {
        String calm = "calm-" + UUID.randomUUID();
        Heard end = new Heard();
        trainings.start(new TrainingRequest(calm, runs.configuration(), Map.of()), end);
        feedLockStep(new Rewards(calm, 3), 0, runs.steps());
        assertThat(end.awaitEnd()).isEmpty();
        return published(calm, Topic.CHECKPOINTS).stream()
                .flatMap(each -> each.step().stream())
                .map(StepRecord::weightsSha256)
                .toList();
    }

    @Test
    void whereAStepDoneAgainGivesOtherBitsTheAnnouncedWeightsAreTaken() throws IOException {
        TestRuns runs =
                small.steps(4).staleness(LOCK_STEP).checkpoints(new CheckpointSettings(2, 8, 0));
        List<String> expected = undisturbed(runs);
        start(runs);
        feedLockStep(rewards, 0, 3);
        trainings.stop(run);
        Path step = storageRoot.resolve("runs/%s/steps/3.json".formatted(run));
        Files.writeString(step, Files.readString(step).replace(expected.get(2), "other"));

        restart(runs);
        feedLockStep(rewards, 3, 4);

        assertThat(heard.awaitEnd()).isEmpty();
        assertThat(steps()).extracting(StepRecord::weightsSha256).isEqualTo(expected);
    }

    @Test
    void aRunThatIsStoppedInTheMiddleEndsWithTheSameWeightsAsOneThatIsNot() {
        TestRuns runs =
                small.steps(6).staleness(LOCK_STEP).checkpoints(new CheckpointSettings(2, 8, 0));
        List<String> expected = undisturbed(runs);

        start(runs);
        feedLockStep(rewards, 0, 3);
        // The full state is of step 2: step 3 is done again.
        restart(runs);
        feedLockStep(rewards, 3, 4);
        restart(runs);
        feedLockStep(rewards, 4, 6);
        assertThat(heard.awaitEnd()).isEmpty();

        assertThat(steps()).extracting(StepRecord::weightsSha256).isEqualTo(expected);
        assertThat(steps())
                .flatExtracting(StepRecord::groups)
                .extracting(StepRecord.TrainedGroup::group)
                .doesNotHaveDuplicates()
                .hasSize(12);
    }

    /** Two failures and a success a version, each when the version is there. */
    private void feedLockStep(Rewards to, long from, long until) {
        for (long version = from; version < until; version++) {
            awaitVersion(to.run(), version);
            to.send(sender, 3 * version, version);
            Rewards.send(sender, to.verdict(3 * version + 1, version, PASS));
            to.send(sender, 3 * version + 2, version);
        }
        awaitVersion(to.run(), until);
    }

    @Test
    void whatIsPendingWhenTheTrainerDiesIsTrainedOnceAndNothingTwice() {
        start(small);
        LongStream.range(0, 3).forEach(index -> rewards.send(sender, index, 0));
        Rewards.send(sender, rewards.reward(3, 0, 0, PASS));
        awaitVersion(run, 1);

        restart(small);
        LongStream.range(0, 3).forEach(index -> rewards.send(sender, index, 0));
        rewards.send(sender, 3, 0);
        rewards.send(sender, 4, 0);
        rewards.send(sender, 5, 0);
        assertThat(heard.awaitEnd()).isEmpty();

        assertThat(steps())
                .flatExtracting(StepRecord::groups)
                .extracting(StepRecord.TrainedGroup::group)
                .containsExactlyInAnyOrder(episodes(0, 1, 2, 3, 4, 5));
        assertThat(steps().getLast().metrics()).containsEntry("members/duplicate", 10.0);
    }

    @Test
    void aDamagedStateIsPassedOverForTheOneBefore() throws IOException {
        TestRuns runs = small.steps(4);
        start(runs);
        LongStream.range(0, 6).forEach(index -> rewards.send(sender, index, 0));
        awaitVersion(run, 3);
        trainings.stop(run);
        Files.writeString(
                storageRoot.resolve("runs/%s/state/3/state.json".formatted(run)), "{\"run\":");

        restart(runs);
        rewards.send(sender, 6, 3);
        rewards.send(sender, 7, 3);

        assertThat(heard.awaitEnd()).isEmpty();
        assertThat(steps())
                .flatExtracting(StepRecord::groups)
                .extracting(StepRecord.TrainedGroup::group)
                .containsExactlyInAnyOrder(episodes(0, 1, 2, 3, 4, 5, 6, 7));
    }

    @Test
    void aSecondTrainerFencesTheFirstWhichSaysSo() {
        start(small);
        awaitVersion(run, 0);
        SimpleMeterRegistry secondMeters = new SimpleMeterRegistry();
        Heard second = new Heard();
        try (LocalTrainings other = newTrainer(secondMeters)) {
            other.start(new TrainingRequest(run, small.configuration(), Map.of()), second);
            Await.until(
                    "the second trainer reads rewards",
                    () -> secondMeters.find("rrr.training.groups.ready").gauge() != null);
            LongStream.range(0, 6).forEach(index -> rewards.send(sender, index, 0));

            assertThat(second.awaitEnd()).isEmpty();
            assertThat(heard.awaitEnd())
                    .hasValueSatisfying(
                            reason ->
                                    assertThat(reason).contains("Another trainer has taken over"));
            assertThat(heard.wasTakenOver()).isTrue();
        }
        assertThat(published(run, Topic.CHECKPOINTS))
                .extracting(each -> each.policy().version())
                .containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void aRunCannotBeStartedTwiceInOneProcess() {
        start(small);

        assertThatThrownBy(() -> start(small)).hasMessageContaining(run);
    }

    @Test
    void aDeterministicRunIsRefusedWhereTheProcessCannotRepeat() {
        trainings.close();
        trainings =
                new LocalTrainings(
                        storageRoot,
                        TestBroker.bootstrapServers(),
                        "test",
                        new EngineSettings(2),
                        meters);
        TrainingRequest request =
                new TrainingRequest(
                        run,
                        small.staleness(LOCK_STEP).configuration().withDeterministic(true),
                        Map.of());

        assertThatThrownBy(() -> trainings.start(request, heard))
                .hasMessageContaining(run)
                .hasMessageContaining("2 threads");
    }

    @Test
    void aRunIsRefusedWhereTheGpuOfTheSettingsIsNotThere() {
        assumeTrue(
                System.getenv("PYTORCH_LIBRARY_PATH") == null,
                "another libtorch is set by PYTORCH_LIBRARY_PATH");
        trainings.close();
        trainings =
                new LocalTrainings(
                        storageRoot,
                        TestBroker.bootstrapServers(),
                        "test",
                        new EngineSettings(1, ComputeDevice.cuda(0)),
                        meters);
        TrainingRequest request = new TrainingRequest(run, small.configuration(), Map.of());

        assertThatThrownBy(() -> trainings.start(request, heard))
                .hasMessageContaining("rrr.device is cuda:0")
                .hasMessageContaining("without CUDA");
    }

    @Test
    void aRecordThatCannotBeReadBecomesADeadLetterAndItsMemberEndsWithoutAScore() {
        start(small.steps(1));
        Rewards.send(sender, rewards.reward(0, 0, 0, PASS));
        ProducerRecord<String, byte[]> broken =
                new ProducerRecord<>(
                        Topic.REWARDS.topicName(),
                        run + ":0",
                        "{\"event\":\"reward-assigned\"}".getBytes(StandardCharsets.UTF_8));
        RecordHeaders.set(broken.headers(), CloudEventHeaders.ID, run + ":0/reward/1");
        sender.send(broken);
        Rewards.send(sender, rewards.reward(0, 2, 0, FAIL));
        rewards.send(sender, 1, 0);

        assertThat(heard.awaitEnd()).isEmpty();

        assertThat(steps().getFirst().groups().getFirst().rewards())
                .containsExactly(run + ":0/reward/0", run + ":0/reward/2");
        try (LogReader reader = LogReader.ofTestBroker(Topic.TRAINER_DEAD_LETTERS.topicName())) {
            assertThat(reader.untilKey(run + ":0", 1))
                    .singleElement()
                    .satisfies(
                            letter ->
                                    assertThat(
                                                    RecordHeaders.text(
                                                            letter.headers(), DeadLetter.REASON))
                                            .hasValueSatisfying(
                                                    reason ->
                                                            assertThat(reason)
                                                                    .contains("is missing")));
        }
    }

    @Test
    void theDeadlineTrainsWhatIsThereAndGivesBackThePlaceOfTheRest() {
        start(small.steps(1).staleness(new StalenessSettings(1, 1, 8)));
        Rewards.send(sender, rewards.verdict(0, 0, FAIL));
        for (long index = 1; index < 3; index++) {
            Rewards.send(sender, rewards.reward(index, 0, 0, PASS));
            Rewards.send(sender, rewards.reward(index, 1, 0, FAIL));
        }

        assertThat(heard.awaitEnd()).isEmpty();

        Await.until("group 0 is closed", () -> heard.closed().containsKey(run + ":0"));
        assertThat(heard.closed()).containsEntry(run + ":0", CloseReason.EXPIRED);
        assertThat(steps().getFirst().groups())
                .extracting(StepRecord.TrainedGroup::group)
                .containsExactly(episodes(1, 2));
    }

    @Test
    void threeStepsInARowThatAreNotFiniteEndTheRun() {
        start(small.steps(5));
        for (long index = 0; index < 6; index++) {
            rewards.group(index, 0)
                    .forEach(
                            reward -> {
                                float[] unknown = new float[reward.reflection().tokenIds().length];
                                Arrays.fill(unknown, Float.NaN);
                                Rewards.send(sender, Rewards.withLogProbabilities(reward, unknown));
                            });
        }

        assertThat(heard.awaitEnd())
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason).contains("3 steps in a row").contains("Lower"));
        assertThat(steps()).hasSize(2);
        assertThat(steps())
                .allSatisfy(step -> assertThat(step.metrics()).containsEntry("step/skipped", 1.0))
                .extracting(StepRecord::weightsSha256)
                .containsOnly(steps().getFirst().weightsSha256());
    }

    @Test
    void aBrokerThatGoesAndComesBackEndsNothing() {
        trainings.close();
        try (BrokerProcess broker = BrokerProcess.start(storageRoot.resolve("kafka"))) {
            ProjectTopics.create(broker.bootstrapServers(), 2);
            trainings =
                    new LocalTrainings(
                            storageRoot,
                            broker.bootstrapServers(),
                            "test",
                            EngineSettings.singleThreaded(),
                            meters);
            start(small);
            try (EventSender own = new EventSender(broker.bootstrapServers());
                    LogReader reader =
                            new LogReader(
                                    broker.bootstrapServers(), Topic.CHECKPOINTS.topicName())) {
                LongStream.range(0, 3).forEach(index -> rewards.send(own, index, 0));
                reader.untilKey(run, 2);
            }
            broker.kill();
            broker.start();
            try (EventSender own = new EventSender(broker.bootstrapServers())) {
                LongStream.range(3, 6).forEach(index -> rewards.send(own, index, 0));
                assertThat(heard.awaitEnd()).isEmpty();
            }
            try (LogReader reader =
                    new LogReader(broker.bootstrapServers(), Topic.CHECKPOINTS.topicName())) {
                assertThat(reader.toEnd())
                        .extracting(each -> EventCodec.decode(each.value()).id())
                        .containsExactly(
                                run + "/checkpoint/0",
                                run + "/checkpoint/1",
                                run + "/checkpoint/2",
                                run + "/checkpoint/3");
            }
            trainings.close();
        }
    }

    @Test
    void aModelThatIsNotThereFailsTheRunWithItsPath() {
        trainings.close();
        trainings =
                new LocalTrainings(
                        storageRoot.resolve("elsewhere"),
                        TestBroker.bootstrapServers(),
                        "test",
                        EngineSettings.singleThreaded(),
                        meters);
        start(small);

        assertThat(heard.awaitEnd())
                .hasValueSatisfying(reason -> assertThat(reason).contains(TestRuns.MODEL));
    }
}
