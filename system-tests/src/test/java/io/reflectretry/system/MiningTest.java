package io.reflectretry.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.checker.CheckReport;
import io.reflectretry.cli.audit.CheckCommand;
import io.reflectretry.cli.run.ServiceClient;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.mining.FailureCard;
import io.reflectretry.model.mining.MinedFailure;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.FailureSettings;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.MiningConfiguration;
import io.reflectretry.model.run.MiningRule;
import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.stack.ProcessRef;
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Mines the small policy's failures with the packaged services, and trains on them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MiningTest {

    private static final String MINE = "mine-1";
    private static final MiningRule RULE = new MiningRule(8, 3, 0.2);
    private static final int STEPS = 3;
    private static final int FAILURES = 8;

    @TempDir private static Path folder;

    private static RunningSystem system;

    @BeforeAll
    static void start() throws InterruptedException {
        system = RunningSystem.start(folder, 400);
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    @Order(1)
    void failuresAreMinedThoughTheTrainerIsKilledInTheMidst() throws Exception {
        // Given
        system.runs().create(MINE, mining());
        Await.until("some are judged", () -> samplesJudged() > 50);

        // When the trainer dies; the supervisor starts it again
        ProcessHandle trainer =
                system.status().processes().stream()
                        .filter(p -> p.kind().equals(Optional.of(ServiceKind.TRAINER)))
                        .flatMap(p -> p.process().flatMap(ProcessRef::find).stream())
                        .findFirst()
                        .orElseThrow();
        trainer.destroyForcibly();
        trainer.onExit().join();
        var end = system.runs().follow(MINE, view -> {});

        // Then the data set is what the log says, no sample asked for twice
        assertThat(end.path("state").asText()).isEqualTo(RunState.FINISHED.name());
        FailureCard card = card();
        List<VerdictReached> verdicts = verdicts(MINE);
        assertThat(verdicts).extracting(VerdictReached::id).doesNotHaveDuplicates();
        assertThat(card.counts().samples()).isEqualTo(verdicts.size());
        assertThat(card.counts().failed())
                .isEqualTo(verdicts.stream().filter(MiningTest::failed).count())
                .isEqualTo(
                        card.counts().kept()
                                + card.counts().duplicates()
                                + card.counts().surplus());
        assertThat(failures())
                .hasSize((int) card.counts().kept())
                .containsExactlyInAnyOrderElementsOf(expected(verdicts));
        assertThat(card.sha256()).isEqualTo(sha256(system.storage().resolve(card.file())));
        assertThat(card.samplesOfTasks().keySet()).isSubsetOf(1, 2, 4, 8);
        assertThat(card.samplesOfTasks().size()).as("adapts to the task").isGreaterThan(1);
        assertThat(system.storage().resolve("runs/mine-1/failures.part")).doesNotExist();
        assertKept(MINE);
    }

    /** By the rule's words: of each task the first different ones, in the order of its samples. */
    private static List<MinedFailure> expected(List<VerdictReached> verdicts) {
        Map<String, Map<List<Integer>, VerdictReached>> byTask =
                verdicts.stream()
                        .filter(MiningTest::failed)
                        .sorted((a, b) -> Long.compare(index(a), index(b)))
                        .collect(
                                Collectors.groupingBy(
                                        v -> v.episode().task().id(),
                                        Collectors.toMap(
                                                v ->
                                                        Arrays.stream(v.attempt().tokenIds())
                                                                .boxed()
                                                                .toList(),
                                                Function.identity(),
                                                (first, again) -> first,
                                                LinkedHashMap::new)));
        return byTask.values().stream()
                .flatMap(different -> different.values().stream().limit(RULE.keepPerTask()))
                .map(MinedFailure::of)
                .toList();
    }

    @Test
    @Order(2)
    void aTrainingStartsFromThemOffline() throws Exception {
        train("offline", 1, StalenessSettings.defaults());

        List<VerdictReached> verdicts = verdicts("offline");
        Map<String, MinedFailure> mined =
                failures().stream()
                        .collect(Collectors.toMap(MinedFailure::origin, Function.identity()));
        assertThat(verdicts)
                .isNotEmpty()
                .allSatisfy(
                        v -> {
                            MinedFailure failure = mined.get(v.episode().origin().orElseThrow());
                            assertThat(v.attempt()).isEqualTo(failure.attempt());
                            assertThat(v.outcome()).isInstanceOf(Outcome.Fail.class);
                        });
    }

    @Test
    @Order(3)
    void aTrainingMixesThemWithItsOwn() throws Exception {
        train("mixed", 0.5, new StalenessSettings(0, 120, 8));

        Set<String> recorded =
                verdicts("mixed").stream()
                        .filter(v -> v.episode().origin().isPresent())
                        .map(VerdictReached::episodeId)
                        .collect(Collectors.toSet());
        List<StepRecord> steps = steps("mixed");
        assertThat(steps).hasSize(STEPS);
        assertThat(steps)
                .as("half of each step, in lock-step exactly")
                .allSatisfy(
                        step -> {
                            assertThat(step.groups()).hasSize(FAILURES);
                            assertThat(step.groups())
                                    .filteredOn(group -> recorded.contains(group.group()))
                                    .hasSize(FAILURES / 2);
                        });
    }

    private static List<StepRecord> steps(String run) {
        try (LogReader reader = system.reader(Topic.CHECKPOINTS)) {
            return reader.toEnd().stream()
                    .map(r -> EventCodec.decode(r.value(), CheckpointPublished.class))
                    .filter(checkpoint -> checkpoint.run().equals(run))
                    .flatMap(checkpoint -> checkpoint.step().stream())
                    .toList();
        }
    }

    private void train(String run, double share, StalenessSettings staleness) throws Exception {
        system.runs()
                .create(
                        run,
                        new TrainingConfiguration(
                                        system.model(),
                                        "data/train.jsonl",
                                        11,
                                        STEPS,
                                        4,
                                        FAILURES,
                                        TrainOn.REFLECTION,
                                        new PlaySettings(
                                                "reflect {question}",
                                                "retry {question}",
                                                Sampling.whole(1, 16),
                                                Sampling.whole(1, 16),
                                                Sampling.whole(1, 16)),
                                        GrpoSettings.defaults(),
                                        new OptimizerSettings(
                                                1e-5,
                                                OptimizerSettings.Schedule.CONSTANT,
                                                0,
                                                1,
                                                0,
                                                1,
                                                2048),
                                        staleness,
                                        CheckpointSettings.defaults())
                                .withFailures(new FailureSettings(card().file(), share)));
        assertThat(system.end(run)).isEqualTo(RunState.FINISHED.name());
        assertKept(run);
    }

    private static void assertKept(String run) throws InterruptedException {
        CheckReport report = CheckCommand.of(system.status()).check(run);
        assertThat(report.holds()).as(report.text()).isTrue();
    }

    private static MiningConfiguration mining() {
        return new MiningConfiguration(
                Optional.empty(),
                Optional.of(system.model()),
                "data/train.jsonl",
                Optional.of(120),
                3,
                Sampling.whole(1, 16),
                RULE);
    }

    private static long samplesJudged() {
        var progress = system.runs().get(MINE).path("progress");
        return progress.path("failed").asLong() + progress.path("passed").asLong();
    }

    private static FailureCard card() throws IOException {
        ServiceClient trainer = StackFolder.clientOf(system.status(), ServiceKind.TRAINER);
        return Json.mapper()
                .treeToValue(trainer.get("/runs/" + MINE + "/failures"), FailureCard.class);
    }

    private static List<MinedFailure> failures() throws IOException {
        List<MinedFailure> failures = new ArrayList<>();
        for (String line : Files.readAllLines(system.storage().resolve(card().file()))) {
            failures.add(Json.mapper().readValue(line, MinedFailure.class));
        }
        return failures;
    }

    private static boolean failed(VerdictReached verdict) {
        return verdict.outcome() instanceof Outcome.Fail;
    }

    private static long index(VerdictReached verdict) {
        return verdict.episode().taskIndex();
    }

    private static List<VerdictReached> verdicts(String run) {
        try (LogReader reader = system.reader(Topic.VERDICTS)) {
            return reader.toEnd().stream()
                    .map(r -> EventCodec.decode(r.value()))
                    .filter(
                            e ->
                                    e instanceof EpisodeEvent episode
                                            && episode.episodeId().startsWith(run + ":"))
                    .map(VerdictReached.class::cast)
                    .toList();
        }
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
