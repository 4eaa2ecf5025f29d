package io.reflectretry.trainer.training;

import static io.reflectretry.trainer.training.Rewards.PASS;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.testkit.LogReader;
import io.reflectretry.testkit.TestBroker;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One trainer on the shared broker, and lock-step runs in it whose rewards the test writes. */
final class RecordedRuns implements AutoCloseable {

    static final StalenessSettings LOCK_STEP = new StalenessSettings(0, 600, 8);

    private final Path storageRoot;
    private final EventSender sender = EventSender.toTestBroker();
    private LocalTrainings trainings;

    RecordedRuns(Path storageRoot) {
        this.storageRoot = storageRoot;
        trainings = newTrainer();
    }

    private LocalTrainings newTrainer() {
        return new LocalTrainings(
                storageRoot,
                TestBroker.bootstrapServers(),
                "test",
                EngineSettings.singleThreaded(),
                new SimpleMeterRegistry());
    }

    /** As after a crash of the process: a trainer that knows nothing. */
    void restart() {
        trainings.close();
        trainings = newTrainer();
    }

    LocalTrainings trainings() {
        return trainings;
    }

    Heard start(String run, TestRuns runs) {
        return start(run, runs.configuration(), Optional.empty());
    }

    Heard start(
            String run,
            TrainingConfiguration configuration,
            Optional<TrainingConfiguration> origin) {
        Heard heard = new Heard();
        trainings.start(new TrainingRequest(run, configuration, Map.of(), origin), heard);
        return heard;
    }

    Replayed replay(String run, TestRuns runs, long step) {
        return Waiting.on(
                trainings.replay(new TrainingRequest(run, runs.configuration(), Map.of()), step));
    }

    /** Two failures and a success a version, each when the version is there. */
    void feed(String run, long from, long until) {
        Rewards rewards = new Rewards(run, 3);
        for (long version = from; version < until; version++) {
            awaitVersion(run, version);
            rewards.send(sender, 3 * version, version);
            Rewards.send(sender, rewards.verdict(3 * version + 1, version, PASS));
            rewards.send(sender, 3 * version + 2, version);
        }
    }

    void awaitVersion(String run, long version) {
        try (LogReader reader = LogReader.ofTestBroker(Topic.CHECKPOINTS.topicName())) {
            reader.untilMatching(
                    run + " version " + version,
                    1,
                    each ->
                            run.equals(each.key())
                                    && EventCodec.decode(each.value(), CheckpointPublished.class)
                                                    .policy()
                                                    .version()
                                            == version);
        }
    }

    /** The step records of a run, by step. */
    static Map<Long, StepRecord> steps(String run) {
        Map<Long, StepRecord> steps = new TreeMap<>();
        try (LogReader reader = LogReader.ofTestBroker(Topic.CHECKPOINTS.topicName())) {
            reader.toEnd().stream()
                    .filter(each -> run.equals(each.key()))
                    .map(each -> EventCodec.decode(each.value(), CheckpointPublished.class))
                    .flatMap(each -> each.step().stream())
                    .forEach(step -> steps.put(step.step(), step));
        }
        return steps;
    }

    static Map<Long, String> hashes(String run) {
        Map<Long, String> hashes = new TreeMap<>();
        steps(run).forEach((step, record) -> hashes.put(step, record.weightsSha256()));
        return hashes;
    }

    @Override
    public void close() {
        sender.close();
        trainings.close();
    }
}
