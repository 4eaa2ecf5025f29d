package io.reflectretry.again;

import static io.reflectretry.again.RecordedRun.RIGHT;
import static io.reflectretry.again.RecordedRun.SPARING;
import static io.reflectretry.again.RecordedRun.WRONG;
import static io.reflectretry.again.RecordedRun.makes84;
import static io.reflectretry.again.RecordedRun.ofType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.ShadowVerdictReached;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.task.Task;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.LogReader;
import io.reflectretry.testkit.TestBroker;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Judgement;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.Verifiers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judging again against a real broker: the log of a run on one side, the report on the other. */
class VerifyAgainTest {

    private final String name = "again-" + UUID.randomUUID();
    private final RecordedRun run = new RecordedRun(name);

    @AfterEach
    void close() {
        run.close();
    }

    private VerifyAgain again(Verifiers installed, String replica, int members, String... with) {
        return new VerifyAgain(
                new AgainOptions(
                        TestBroker.bootstrapServers(),
                        name,
                        Arrays.stream(with).map(Choice::parse).toList(),
                        replica,
                        members,
                        true,
                        Duration.ofSeconds(30)),
                installed);
    }

    private AgainReport judged(String... with) {
        return again(Verifiers.installed(), "a", 2, with).run(progress -> {});
    }

    private List<ShadowVerdictReached> shadows() {
        try (var reader = LogReader.ofTestBroker(Topic.SHADOW_VERDICTS.topicName())) {
            return reader.toEnd().stream()
                    .filter(r -> r.key().startsWith(name + ":"))
                    .map(r -> EventCodec.decode(r.value(), ShadowVerdictReached.class))
                    .toList();
        }
    }

    private static Map<Topic, Integer> recordsOfRunTopics() {
        Map<Topic, Integer> counts = new LinkedHashMap<>();
        for (Topic topic : Topic.values()) {
            if (topic != Topic.SHADOW_VERDICTS && topic != Topic.AGAIN_DEAD_LETTERS) {
                try (var reader = LogReader.ofTestBroker(topic.topicName())) {
                    counts.put(topic, reader.toEnd().size());
                }
            }
        }
        return counts;
    }

    /**
     * Two failed attempts with their groups, one that passes, one of another type, one stateful.
     */
    private void recordSmallRun() {
        run.becomes(RunState.RUNNING);
        run.group(
                run.attempt(0, makes84(), WRONG),
                RIGHT,
                SPARING,
                WRONG,
                WRONG,
                WRONG,
                WRONG,
                WRONG,
                null);
        run.group(
                run.attempt(1, makes84(), SPARING),
                WRONG,
                WRONG,
                WRONG,
                WRONG,
                WRONG,
                WRONG,
                WRONG,
                WRONG);
        run.attempt(2, makes84(), RIGHT);
        run.attempt(3, ofType("exact").put("answer", "yes"), "yes");
        AttemptMade asked =
                run.made(
                        4,
                        ofType("http").put("url", "http://127.0.0.1:1/judge").put("stateful", true),
                        "anything");
        run.verdict(
                asked,
                new Judgement(
                        new Outcome.Pass("as you like"), new VerifierId("http", "1").asStateful()));
        run.becomes(RunState.FINISHED);
    }

    @Test
    void tellsWhatChangesAndWhatTheRewardsWouldHaveBeen(@TempDir Path folder) throws Exception {
        recordSmallRun();
        var before = recordsOfRunTopics();

        AgainReport report = judged("countdown=2,use=any", "http");

        assertThat(report.attempts().verdicts())
                .containsExactly(
                        Map.entry("FAIL to FAIL", 1L),
                        Map.entry("FAIL to PASS", 1L),
                        Map.entry("PASS to PASS", 1L));
        assertThat(report.retries().judged()).isEqualTo(15);
        assertThat(report.retries().agree()).isEqualTo(14);
        assertThat(report.stateful()).isEqualTo(1);
        assertThat(report.otherTypes()).isEqualTo(1);
        assertThat(report.noAnswer()).isEqualTo(1);
        assertThat(report.pending()).isZero();
        assertThat(report.groups()).isEqualTo(2);
        assertThat(report.otherAdvantages()).isEqualTo(1);
        assertThat(report.meanRewardThen().orElseThrow()).isCloseTo(1 / 15.0, within(1e-12));
        assertThat(report.meanRewardNow().orElseThrow()).isCloseTo(2 / 15.0, within(1e-12));
        assertThat(report.groupsGone()).isEqualTo(1);
        assertThat(report.groupsMissing()).isZero();

        GroupChange group = report.groupChanges().getFirst();
        assertThat(group.group()).isEqualTo(name + ":0");
        assertThat(group.members()).containsExactly(1);
        assertThat(group.rewardsNow())
                .containsExactly(
                        Optional.of(1.0),
                        Optional.of(1.0),
                        Optional.of(0.0),
                        Optional.of(0.0),
                        Optional.of(0.0),
                        Optional.of(0.0),
                        Optional.of(0.0),
                        Optional.empty());
        // (r - mean) / (std + 1e-4), by hand: mean 1/7, std with Bessel's correction sqrt(1/7).
        assertThat(group.advantagesThen().getFirst())
                .isCloseTo((1 - 1 / 7.0) / (Math.sqrt(1 / 7.0) + 1e-4), within(1e-12));

        assertThat(report.changes())
                .extracting(Change::id)
                .containsExactly(name + ":0/retry/1", name + ":1/attempt");
        Change change = report.changes().getFirst();
        assertThat(change.answer()).isEqualTo(SPARING);
        assertThat(change.then()).isEqualTo(new Outcome.Fail("1 is not used."));
        assertThat(change.now()).isEqualTo(new Outcome.Pass("7 * 12 = 84."));
        assertThat(recordsOfRunTopics()).isEqualTo(before);

        ReportFiles.write(report, folder);
        assertThat(Files.readAllLines(folder.resolve("changes.jsonl"))).hasSize(2);
        assertThat(Files.readAllLines(folder.resolve("groups.jsonl"))).hasSize(1);
        assertThat(Files.readString(folder.resolve("report.json"))).contains("\"groupsGone\" : 1");
        assertThat(ReportText.of(report, 1))
                .anyMatch(line -> line.contains("The first 1 of 2 changed verdicts"))
                .anyMatch(line -> line.contains("then: 1 is not used."));
    }

    @Test
    void goesOnWhereItStoppedAndJudgesNothingTwice() {
        recordSmallRun();
        AgainReport first = judged("countdown=use=any");
        AgainReport second = judged("countdown=use=any");

        assertThat(second).isEqualTo(first);
        var shadows = shadows();
        assertThat(shadows).hasSize(3 + 15);
        assertThat(shadows).extracting(ShadowVerdictReached::id).doesNotHaveDuplicates();
        assertThat(shadows)
                .filteredOn(s -> s.causation().equals(Optional.of(name + ":0/retry/1")))
                .singleElement()
                .satisfies(
                        s -> {
                            assertThat(s.outcome()).isInstanceOf(Outcome.Pass.class);
                            assertThat(s.settings().path("use").asText()).isEqualTo("any");
                            assertThat(s.verifier()).isEqualTo(new VerifierId("countdown", "2"));
                        });
    }

    /** Another judging of the same run is another group with other ids. */
    @Test
    void anotherVersionJudgesBesides() {
        recordSmallRun();
        judged("countdown");

        AgainReport report =
                again(Verifiers.installed().with(new NobodyPasses()), "a", 1, "countdown=next")
                        .run(progress -> {});

        assertThat(report.attempts().verdicts()).containsEntry("PASS to FAIL", 1L);
        assertThat(report.groupsMissing()).isEqualTo(1);
        assertThat(report.meanRewardNow()).contains(0.0);
        assertThat(report.changes().getFirst().now().reason()).isEqualTo("Nobody passes.");
        assertThat(shadows()).hasSize(2 * 18);
        assertThat(shadows()).extracting(ShadowVerdictReached::id).doesNotHaveDuplicates();
    }

    @Test
    void followsARunThatGoesOnWithTwoProcesses() throws Exception {
        run.becomes(RunState.RUNNING);
        run.attempt(0, makes84(), SPARING);
        var one = again(Verifiers.installed(), "one", 1, "countdown=use=any");
        var two = again(Verifiers.installed(), "two", 1, "countdown=use=any");
        var progress = new AtomicReference<>(new VerifyAgain.Progress(0, 0, false));
        var first = CompletableFuture.supplyAsync(() -> one.run(progress::set));
        var second = CompletableFuture.supplyAsync(() -> two.run(ignored -> {}));
        Await.until("the first attempt is judged again", () -> progress.get().compared() == 1);
        assertThat(progress.get().runEnded()).isFalse();

        IntStream.rangeClosed(1, 30).forEach(i -> run.attempt(i, makes84(), SPARING));
        Await.until("the others are", () -> progress.get().compared() == 31);
        run.becomes(RunState.STOPPED);

        assertThat(first.get().attempts().verdicts())
                .containsExactly(Map.entry("FAIL to PASS", 31L));
        assertThat(second.get()).isEqualTo(first.get());
        assertThat(shadows())
                .extracting(ShadowVerdictReached::id)
                .hasSize(31)
                .doesNotHaveDuplicates();
    }

    @Test
    void canBeStoppedBeforeTheRunEnds() throws Exception {
        run.becomes(RunState.RUNNING);
        run.attempt(0, makes84(), SPARING);
        var again = again(Verifiers.installed(), "a", 1, "countdown=use=any");
        var progress = new AtomicReference<>(new VerifyAgain.Progress(0, 0, false));
        var report = CompletableFuture.supplyAsync(() -> again.run(progress::set));
        Await.until("the attempt is judged again", () -> progress.get().compared() == 1);

        again.stop();

        assertThat(report.get().attempts().judged()).isEqualTo(1);
    }

    /** What it cannot read ends in its own dead letters: the episode belongs to the run. */
    @Test
    void anUnreadableAttemptTouchesNoTopicOfTheRun() {
        run.becomes(RunState.RUNNING);
        VerdictReached verdict = run.attempt(0, makes84(), WRONG);
        AttemptMade broken =
                AttemptMade.of(
                        io.reflectretry.model.event.TaskIssued.of(run.episode(1, makes84())),
                        verdict.attempt());
        run.sendBroken(broken);
        run.becomes(RunState.FINISHED);
        var before = recordsOfRunTopics();

        AgainReport report = judged("countdown");

        assertThat(report.attempts().judged()).isEqualTo(1);
        assertThat(recordsOfRunTopics()).isEqualTo(before);
        try (var reader = LogReader.ofTestBroker(Topic.AGAIN_DEAD_LETTERS.topicName())) {
            assertThat(reader.untilKey(name + ":1", 1)).hasSize(1);
        }
    }

    @Test
    void saysWhatThereIsWhenTheChoiceIsNot() {
        assertThatThrownBy(() -> judged("chess"))
                .isInstanceOf(AgainException.class)
                .hasMessageContaining("'chess'")
                .hasMessageContaining("countdown 2 (use=each|any)");
        assertThatThrownBy(() -> judged("countdown=1"))
                .hasMessageContaining("version 2, not 1")
                .hasMessageContaining("countdown 2");
        assertThatThrownBy(() -> judged("countdown=speed=high"))
                .hasMessageContaining("no setting 'speed'; it has: use=each|any");
        assertThatThrownBy(() -> judged("function-calling=mode=strict"))
                .hasMessageContaining("cannot be 'strict'; it can be: exact, bfcl");
        assertThatThrownBy(() -> judged("countdown", "countdown=use=any"))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> judged("countdown=")).hasMessageContaining("is not VERIFIER");
        run.becomes(RunState.FINISHED);
        assertThatThrownBy(
                        () ->
                                new VerifyAgain(
                                                new AgainOptions(
                                                        TestBroker.bootstrapServers(),
                                                        "nobody-" + name,
                                                        List.of(Choice.parse("countdown")),
                                                        "a",
                                                        1,
                                                        true,
                                                        Duration.ofSeconds(5)),
                                                Verifiers.installed())
                                        .run(progress -> {}))
                .hasMessageContaining("no run 'nobody-" + name + "'")
                .hasMessageContaining(name);
    }

    /** A later, stricter version of the verifier. */
    private static final class NobodyPasses implements Verifier {

        @Override
        public String type() {
            return "countdown";
        }

        @Override
        public String version() {
            return "next";
        }

        @Override
        public Execution execution() {
            return Execution.QUICK;
        }

        @Override
        public Outcome judge(Task task, String answer) {
            return new Outcome.Fail("Nobody passes.");
        }
    }
}
