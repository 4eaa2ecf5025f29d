package io.reflectretry.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.run.RunClient;
import io.reflectretry.cli.run.ServiceClient;
import io.reflectretry.cli.run.StorageImport;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.data.CountdownData;
import io.reflectretry.data.Split;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.stack.LocalStack;
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.stack.StackLayout;
import io.reflectretry.stack.StackOptions;
import io.reflectretry.stack.StackStatus;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.LogReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short training through the packaged services, and what must hold after it. */
class EndToEndTest {

    private static final String RUN = "end-to-end";
    private static final int STEPS = 3;
    private static final int FAILURES = 8;
    private static final int GROUP = 4;

    @TempDir private static Path folder;

    private static LocalStack stack;
    private static StackStatus status;

    @BeforeAll
    static void trainToTheEnd() throws InterruptedException {
        Path project = Path.of(System.getProperty("rrr.home"));
        StackLayout layout = new StackLayout(folder);
        Path storage = folder.resolve("storage");
        stack =
                new LocalStack(
                        layout, StackOptions.defaults(project, storage), (child, state) -> {});
        stack.start();
        status = stack.status();
        CountdownData.write(storage.resolve("data/train.jsonl"), Split.TRAIN, 500, 5, 3);
        RunClient runs = new RunClient(StackFolder.clientOf(status, ServiceKind.TRAINER));
        runs.create(
                RUN,
                configuration(
                        new StorageImport(storage)
                                .model(project.resolve("models/countdown-small"))));
        JsonNode end = runs.follow(RUN, view -> {});
        assertThat(end.path("state").asText()).isEqualTo(RunState.FINISHED.name());
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void everyTaskEnds() {
        Set<String> tasks = episodes(Topic.TASKS);

        assertThat(tasks).isNotEmpty();
        Await.until("every task has an outcome", () -> episodes(Topic.VERDICTS).containsAll(tasks));
    }

    @Test
    void everyGroupIsTrainedOnceAndEveryStepIsFull() {
        List<StepRecord> steps =
                read(Topic.CHECKPOINTS).stream()
                        .map(CheckpointPublished.class::cast)
                        .flatMap(checkpoint -> checkpoint.step().stream())
                        .toList();
        List<String> trained =
                steps.stream()
                        .flatMap(step -> step.groups().stream())
                        .map(StepRecord.TrainedGroup::group)
                        .toList();
        Set<String> failed =
                read(Topic.VERDICTS).stream()
                        .filter(
                                e ->
                                        e instanceof VerdictReached v
                                                && v.outcome() instanceof Outcome.Fail)
                        .map(Event::key)
                        .collect(Collectors.toSet());

        assertThat(steps).extracting(StepRecord::step).containsExactly(1L, 2L, 3L);
        assertThat(trained).hasSize(STEPS * FAILURES).doesNotHaveDuplicates();
        assertThat(failed).containsAll(trained);
        assertThat(steps)
                .allSatisfy(
                        step ->
                                assertThat(step.groups())
                                        .allSatisfy(
                                                group ->
                                                        assertThat(group.rewards())
                                                                .hasSize(GROUP)
                                                                .doesNotHaveDuplicates()));
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
    void theAuditTellsATrainedEpisodeFromItsTaskToItsCheckpoint() {
        StepRecord last =
                read(Topic.CHECKPOINTS).stream()
                        .map(CheckpointPublished.class::cast)
                        .flatMap(checkpoint -> checkpoint.step().stream())
                        .toList()
                        .getLast();
        String episode = last.groups().getFirst().group();
        ServiceClient audit = StackFolder.clientOf(status, ServiceKind.AUDIT);
        Await.until(
                "the audit has the last step",
                () -> audit.get("/runs/" + RUN + "/last-step").path("step").asLong() == STEPS);

        JsonNode history = audit.get("/episodes/" + episode);

        Set<String> ids =
                history.path("events").findValuesAsText("id").stream().collect(Collectors.toSet());
        assertThat(ids).contains(episode + "/task", episode + "/attempt", episode + "/verdict");
        for (int member = 0; member < GROUP; member++) {
            assertThat(ids)
                    .contains(
                            episode + "/reflection/" + member,
                            episode + "/retry/" + member,
                            episode + "/reward/" + member);
        }
        assertThat(history.path("events"))
                .allSatisfy(
                        event ->
                                assertThat(event.path("type").asText().equals("task-issued"))
                                        .isNotEqualTo(
                                                ids.contains(event.path("causation").asText(""))));
        assertThat(history.path("checkpoints").findValuesAsText("id"))
                .containsExactly(RUN + "/checkpoint/" + STEPS);
    }

    private static Set<String> episodes(Topic topic) {
        return read(topic).stream()
                .map(EpisodeEvent.class::cast)
                .map(EpisodeEvent::episodeId)
                .filter(episode -> EventIds.runOf(episode).equals(RUN))
                .collect(Collectors.toSet());
    }

    private static List<Event> read(Topic topic) {
        try (LogReader reader = new LogReader(status.bootstrapServers(), topic.topicName())) {
            return reader.toEnd().stream().map(r -> EventCodec.decode(r.value())).toList();
        }
    }

    private static TrainingConfiguration configuration(String model) {
        return new TrainingConfiguration(
                model,
                "data/train.jsonl",
                11,
                STEPS,
                GROUP,
                FAILURES,
                TrainOn.REFLECTION,
                new PlaySettings(
                        "reflect {question}",
                        "retry {question}",
                        Sampling.whole(1, 16),
                        Sampling.whole(1, 16),
                        Sampling.whole(1, 16)),
                GrpoSettings.defaults(),
                new OptimizerSettings(1e-5, OptimizerSettings.Schedule.CONSTANT, 0, 1, 0, 1, 2048),
                StalenessSettings.defaults(),
                CheckpointSettings.defaults());
    }
}
