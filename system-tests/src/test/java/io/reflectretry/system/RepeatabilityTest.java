package io.reflectretry.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.run.ServiceClient;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.BranchPoint;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.stack.StackStatus;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.LogReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lock-step run with {@code deterministic: true} through the packaged services gives the same
 * weights whenever it is run, whatever is killed meanwhile, and when a step of it is done again.
 */
class RepeatabilityTest {

    private static final int STEPS = 10;
    private static final int KILLS = 5;
    private static final long SEED = Long.getLong("rrr.seed", 20_261_128);

    @TempDir private static Path folder;

    private static RunningSystem system;
    private static ServiceClient trainer;
    private static TrainingConfiguration configuration;
    private static Map<Long, String> calm;

    @BeforeAll
    static void runItOnce() throws InterruptedException {
        system = RunningSystem.start(folder, 500, options -> options.withVerifiers(1));
        trainer = StackFolder.clientOf(system.status(), ServiceKind.TRAINER);
        configuration = configuration(system.model());
        calm = hashesOf("calm");
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void theSameRunAgainGivesTheSameWeights() throws InterruptedException {
        assertThat(hashesOf("calm-again")).isEqualTo(calm);
    }

    @Test
    void theSameRunWithItsTrainerKilledFiveTimesGivesTheSameWeights() throws InterruptedException {
        System.out.println("The moments of the kills derive from -Drrr.seed=" + SEED);
        Random random = new Random(SEED);
        system.runs().create("killed", configuration);
        for (int kill = 1; kill <= KILLS; kill++) {
            awaitStep("killed", kill);
            Thread.sleep(random.nextInt(600));
            killTrainer();
            assertThat(steps("killed").size())
                    .as("kill %d hit a run under way", kill)
                    .isLessThan(STEPS);
        }
        assertThat(end("killed")).isEqualTo(calm);
    }

    @Test
    void aStepDoneAgainGivesThePublishedWeights() throws InterruptedException {
        JsonNode view = trainer.post("/runs/calm/replays/6", Map.of());
        while (view.path("state").asText().equals("RUNNING")) {
            Thread.sleep(200);
            view = trainer.get("/runs/calm/replays/6");
        }

        assertThat(view.path("state").asText()).as(view.toString()).isEqualTo("EQUAL");
        assertThat(view.path("replayedSha256").asText()).isEqualTo(calm.get(6L));
        assertThat(view.path("recordedSha256").asText()).isEqualTo(calm.get(6L));
    }

    @Test
    void aBranchTrainsOnTheSameDataInAnotherWay() throws InterruptedException {
        system.runs()
                .create(
                        "branch",
                        configuration.branchedFrom(
                                new BranchPoint("calm", 5),
                                configuration
                                        .grpo()
                                        .withScaleRewards(GrpoSettings.ScaleRewards.NONE)));

        Map<Long, String> branch = end("branch");

        assertThat(branch).containsOnlyKeys(5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(branch.get(5L)).isNotEqualTo(calm.get(5L));
        assertThat(groups("branch", 7)).isEqualTo(groups("calm", 7)).isNotEmpty();
    }

    private static Map<Long, String> hashesOf(String run) throws InterruptedException {
        system.runs().create(run, configuration);
        return end(run);
    }

    /** Waits for the end; gives the hash of the weights of each step. */
    private static Map<Long, String> end(String run) throws InterruptedException {
        assertThat(system.end(run)).isEqualTo(RunState.FINISHED.name());
        return steps(run).stream()
                .collect(Collectors.toMap(StepRecord::step, StepRecord::weightsSha256));
    }

    private static List<StepRecord.TrainedGroup> groups(String run, long step) {
        return steps(run).stream()
                .filter(record -> record.step() == step)
                .flatMap(record -> record.groups().stream())
                .toList();
    }

    private static List<StepRecord> steps(String run) {
        try (LogReader reader = system.reader(Topic.CHECKPOINTS)) {
            return reader.toEnd().stream()
                    .filter(each -> run.equals(each.key()))
                    .map(each -> EventCodec.decode(each.value(), CheckpointPublished.class))
                    .flatMap(each -> each.step().stream())
                    .toList();
        }
    }

    private static void awaitStep(String run, int step) {
        try (LogReader reader = system.reader(Topic.CHECKPOINTS)) {
            // Version 0 is announced too.
            reader.within(Duration.ofMinutes(3)).untilKey(run, step + 1);
        }
    }

    private static void killTrainer() {
        ProcessHandle process =
                Await.value(
                        "the trainer runs",
                        Duration.ofMinutes(2),
                        () ->
                                system.status().processes().stream()
                                        .filter(
                                                p ->
                                                        p.kind()
                                                                .filter(ServiceKind.TRAINER::equals)
                                                                .isPresent())
                                        .filter(StackStatus.ProcessStatus::ready)
                                        .flatMap(p -> p.process().stream())
                                        .flatMap(p -> p.find().stream())
                                        .findFirst(),
                        () -> system.status().toString());
        process.destroyForcibly();
        Await.until("the trainer is gone", () -> !process.isAlive());
    }

    private static TrainingConfiguration configuration(String model) {
        return new TrainingConfiguration(
                        model,
                        "data/train.jsonl",
                        11,
                        STEPS,
                        4,
                        6,
                        TrainOn.REFLECTION,
                        new PlaySettings(
                                "reflect {question}",
                                "retry {question}",
                                Sampling.whole(1, 16),
                                Sampling.whole(1, 16),
                                Sampling.whole(1, 16)),
                        GrpoSettings.defaults(),
                        new OptimizerSettings(
                                1e-4, OptimizerSettings.Schedule.CONSTANT, 0, 1, 0, 1, 2048),
                        new StalenessSettings(0, 120, 8),
                        // Not each step: those after the newest full state are done again.
                        new CheckpointSettings(3, 4, 0))
                .withDeterministic(true);
    }
}
