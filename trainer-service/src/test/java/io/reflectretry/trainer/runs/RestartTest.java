package io.reflectretry.trainer.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.StepRecord.TrainedGroup;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.model.task.Task;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.TestBroker;
import io.reflectretry.trainer.TrainerSettings;
import io.reflectretry.trainer.runs.feed.Admission;
import io.reflectretry.trainer.runs.feed.FeedGauges;
import io.reflectretry.trainer.runs.feed.FeedMeters;
import io.reflectretry.trainer.runs.feed.TrainingFeed;
import io.reflectretry.trainer.runs.feed.TrainingTasks;
import io.reflectretry.trainer.runs.follow.RunFollower;
import io.reflectretry.trainer.runs.life.ConfigurationCheck;
import io.reflectretry.trainer.runs.life.RunFolder;
import io.reflectretry.trainer.runs.log.EventLog;
import io.reflectretry.trainer.training.Replayed;
import io.reflectretry.trainer.training.TrainingListener;
import io.reflectretry.trainer.training.TrainingRequest;
import io.reflectretry.trainer.training.Trainings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run outlives the process that follows it, and is fed once whoever follows it. */
class RestartTest {

    private static final RunFollower.Listener SILENT =
            new RunFollower.Listener() {
                @Override
                public void finished() {}

                @Override
                public void failed(String reason) {
                    throw new AssertionError(reason);
                }

                @Override
                public void takenOver(String reason) {}
            };

    @TempDir Path storage;

    @Test
    void anotherProcessGoesOnWithAnEvaluation() throws IOException {
        try (StandIns others = new StandIns(TestBroker.bootstrapServers(), "restart-1")) {
            // Given an evaluation whose tasks are issued and half played
            Files.createDirectories(storage.resolve("data"));
            StringBuilder lines = new StringBuilder();
            for (Task task : TestRuns.tasks(12)) {
                lines.append(Json.mapper().writeValueAsString(task)).append('\n');
            }
            Files.writeString(storage.resolve("data/held-out.jsonl"), lines);
            Runs first = process();
            first.create("restart-1", TestRuns.evaluation(12, true));
            Await.until("all tasks are issued", () -> others.tasks().size() == 12);
            first.onStop(new ShutdownEvent());
            others.playTasks();

            // When
            Runs second = process();

            // Then
            Await.until(
                    "the evaluation has ended",
                    () -> {
                        others.playReflections(false);
                        return state(second, "restart-1") == RunState.FINISHED;
                    });
            assertThat(others.tasks()).hasSize(12);
            assertThat(storage.resolve("runs/restart-1/evaluation.json")).exists();
            second.onStop(new ShutdownEvent());

            // And a third process knows that it has ended
            Runs third = process();
            assertThat(state(third, "restart-1")).isEqualTo(RunState.FINISHED);
            third.onStop(new ShutdownEvent());
        }
    }

    @Test
    void twoFollowersOfOneTrainingIssueNoTaskTwice() {
        try (StandIns others = new StandIns(TestBroker.bootstrapServers(), "restart-2")) {
            // Given 2 * 4 failures at a guessed rate of 0.6
            TrainingConfiguration configuration = TestRuns.training(6, 4, 2, 1);
            RunFollower one = follower("restart-2", configuration);
            one.start();
            Await.until("the first tasks are there", () -> others.tasks().size() == 14);

            // When a second one comes, and the log goes on
            RunFollower two = follower("restart-2", configuration);
            two.start();
            others.playTasks();
            others.send(checkpoint("restart-2", 1, List.of(0L, 2L, 4L, 6L)));
            Await.until("the next batch is fed", () -> others.tasks().size() > 20);
            others.playTasks();
            others.send(checkpoint("restart-2", 2, List.of(8L, 10L, 12L, 14L)));
            Await.until(
                    "the second version is asked for",
                    () ->
                            others.tasks().stream()
                                    .anyMatch(t -> t.episode().policy().version() == 2));
            one.stop();
            two.stop();

            // Then
            List<TaskIssued> tasks = others.tasks();
            assertThat(tasks)
                    .extracting(t -> t.episode().taskIndex())
                    .containsExactlyElementsOf(LongStream.range(0, tasks.size()).boxed().toList());
            assertThat(tasks.getFirst().episode().policy())
                    .isEqualTo(PolicyRequest.atLeast("restart-2", 0));
        }
    }

    private RunFollower follower(String run, TrainingConfiguration configuration) {
        TrainingFeed feed =
                new TrainingFeed(
                        new TrainingTasks(run, configuration, TestRuns.tasks(5)),
                        new Admission(configuration),
                        100,
                        new FeedGauges(2, configuration.steps(), Clock.systemUTC()),
                        true);
        return new RunFollower(
                run,
                feed,
                new EventLog(TestBroker.bootstrapServers(), settings()),
                Map.of(),
                Duration.ofMillis(10),
                SILENT);
    }

    private Runs process() {
        EventLog log = new EventLog(TestBroker.bootstrapServers(), settings());
        RunFolder folder = new RunFolder(settings());
        Activities activities =
                new Activities(
                        log,
                        folder,
                        new ConfigurationCheck(folder),
                        settings(),
                        new NoTrainings(),
                        new FeedMeters(new SimpleMeterRegistry()));
        Runs runs = new Runs(log, folder, activities);
        runs.onStart(new StartupEvent());
        Await.until("the runs are read", runs::isReady);
        return runs;
    }

    private TrainerSettings settings() {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(TrainerSettings.class)
                .withDefaultValue("rrr.storage-root", storage.toString())
                .build()
                .getConfigMapping(TrainerSettings.class);
    }

    private static RunState state(Runs runs, String run) {
        return runs.find(run).orElseThrow().life().state();
    }

    private static CheckpointPublished checkpoint(String run, long step, List<Long> groups) {
        return CheckpointPublished.of(
                run,
                new PolicyVersion(run, step),
                "runs/" + run,
                "hash",
                Optional.of(
                        new StepRecord(
                                step,
                                groups.stream()
                                        .map(
                                                i ->
                                                        new TrainedGroup(
                                                                run + ":" + i,
                                                                List.of(
                                                                        run
                                                                                + ":"
                                                                                + i
                                                                                + "/reward/0")))
                                        .toList(),
                                List.of(),
                                Map.of(),
                                Map.of(),
                                "hash")));
    }

    /** These tests train nothing. */
    private static final class NoTrainings implements Trainings {
        @Override
        public void start(TrainingRequest request, TrainingListener listener) {
            throw new AssertionError("no training is expected");
        }

        @Override
        public void stop(String run) {
            throw new AssertionError("no training is expected");
        }

        @Override
        public void publishUntrained(String run, String model) {
            throw new AssertionError("no mining is expected");
        }

        @Override
        public CompletableFuture<Replayed> replay(TrainingRequest request, long step) {
            throw new AssertionError("no replay is expected");
        }
    }
}
