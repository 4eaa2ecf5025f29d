package io.reflectretry.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.run.ServiceClient;
import io.reflectretry.cli.stack.StackFolder;
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
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.testkit.Await;
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

    private static RunningSystem system;

    @BeforeAll
    static void trainToTheEnd() throws InterruptedException {
        system = RunningSystem.start(folder, 500);
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
    void everyTaskEnds() {
        Set<String> tasks = episodes(Topic.TASKS);

        assertThat(tasks).isNotEmpty();
        Await.until("every task has an outcome", () -> episodes(Topic.VERDICTS).containsAll(tasks));
    }

    @Test
    void everyGroupIsTrainedOnceAndEveryStepIsFull() {
        List<StepRecord> steps =
                system.read(Topic.CHECKPOINTS).stream()
                        .map(CheckpointPublished.class::cast)
                        .flatMap(checkpoint -> checkpoint.step().stream())
                        .toList();
        List<String> trained =
                steps.stream()
                        .flatMap(step -> step.groups().stream())
                        .map(StepRecord.TrainedGroup::group)
                        .toList();
        Set<String> failed =
                system.read(Topic.VERDICTS).stream()
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
                        system.read(Topic.ROLLOUTS).stream()
                                .map(RolloutReported.class::cast)
                                .anyMatch(
                                        report ->
                                                report.live()
                                                        .contains(new PolicyVersion(RUN, STEPS))));
    }

    @Test
    void theAuditTellsATrainedEpisodeFromItsTaskToItsCheckpoint() {
        StepRecord last =
                system.read(Topic.CHECKPOINTS).stream()
                        .map(CheckpointPublished.class::cast)
                        .flatMap(checkpoint -> checkpoint.step().stream())
                        .toList()
                        .getLast();
        String episode = last.groups().getFirst().group();
        ServiceClient audit = StackFolder.clientOf(system.status(), ServiceKind.AUDIT);
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
        return system.read(topic).stream()
                .map(EpisodeEvent.class::cast)
                .map(EpisodeEvent::episodeId)
                .filter(episode -> EventIds.runOf(episode).equals(RUN))
                .collect(Collectors.toSet());
    }

    private static TrainingConfiguration configuration() {
        return new TrainingConfiguration(
                system.model(),
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
