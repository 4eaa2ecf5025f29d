package io.reflectretry.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.testkit.LogReader;
import io.reflectretry.testkit.TestBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training through a real broker and a real policy; rewards written by the test. */
class LocalTrainingsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String run = "train-" + UUID.randomUUID();
    private final Heard heard = new Heard();

    @TempDir Path storageRoot;
    private LocalTrainings trainings;
    private EventSender sender;

    @BeforeEach
    void open() {
        TestRuns.writeModel(storageRoot);
        trainings = newTrainer();
        sender = EventSender.toTestBroker();
    }

    @AfterEach
    void close() {
        sender.close();
        trainings.close();
    }

    private LocalTrainings newTrainer() {
        return new LocalTrainings(
                storageRoot,
                TestBroker.bootstrapServers(),
                "test",
                EngineSettings.singleThreaded(),
                meters);
    }

    @Test
    void rewardsBecomeCheckpointsWithTheirStepRecords() {
        TestRuns small = TestRuns.small();
        Rewards rewards = new Rewards(run, small.groupSize());
        trainings.start(new TrainingRequest(run, small.configuration(), Map.of()), heard);
        LongStream.range(0, 6).forEach(index -> rewards.send(sender, index, 0));

        assertThat(heard.awaitEnd()).isEmpty();

        List<CheckpointPublished> published = published(Topic.CHECKPOINTS);
        assertThat(published)
                .extracting(checkpoint -> checkpoint.policy().version())
                .containsExactly(0L, 1L, 2L, 3L);
        assertThat(published.getFirst().step()).isEmpty();
        assertThat(published.stream().flatMap(each -> each.step().stream()))
                .flatExtracting(StepRecord::groups)
                .extracting(StepRecord.TrainedGroup::group)
                .containsExactlyInAnyOrder(
                        LongStream.range(0, 6)
                                .mapToObj(index -> run + ":" + index)
                                .toArray(String[]::new));
        assertThat(published(Topic.POLICIES))
                .hasSize(4)
                .allSatisfy(each -> assertThat(each.step()).isEmpty());
        for (CheckpointPublished each : published) {
            Path folder = storageRoot.resolve(each.path());
            CheckpointManifest.read(folder, each.manifestSha256()).check(folder);
        }
    }

    private List<CheckpointPublished> published(Topic topic) {
        try (LogReader reader = LogReader.ofTestBroker(topic.topicName())) {
            return reader.toEnd().stream()
                    .filter(each -> run.equals(each.key()))
                    .map(each -> EventCodec.decode(each.value(), CheckpointPublished.class))
                    .toList();
        }
    }
}
