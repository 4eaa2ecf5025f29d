package io.reflectretry.rollout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.BrokerResource;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.testkit.LogReader;
import io.restassured.http.ContentType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service against a real broker, with real policies. Each test has lineages of its own. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(StorageResource.class)
class RolloutServiceTest {

    private static final Outcome FAIL = new Outcome.Fail("the value is 81; the target is 87");

    @ConfigProperty(name = "rrr.storage-root")
    java.nio.file.Path storageRoot;

    private EventSender sender;
    private Checkpoints checkpoints;

    @BeforeEach
    void open() {
        sender = EventSender.toTestBroker();
        checkpoints = new Checkpoints(storageRoot);
    }

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void answersATask() {
        publish(checkpoints.write("answers", 0, 1));
        TaskIssued task = Episodes.task("answers", 5, PolicyRequest.atLeast("answers", 0));

        send(task);

        AttemptMade attempt = attemptOf(task);
        Sample sample = attempt.attempt();
        assertThat(attempt.id()).isEqualTo("answers:5/attempt");
        assertThat(attempt.causation()).contains("answers:5/task");
        assertThat(attempt.episode()).isEqualTo(task.episode());
        assertThat(sample.policy()).isEqualTo(new PolicyVersion("answers", 0));
        assertThat(sample.promptTokenIds()).isNotEmpty();
        assertThat(sample.tokenIds()).hasSizeBetween(1, 8);
        for (float logProbability : sample.logProbabilities()) {
            assertThat(logProbability).isBetween(-20f, 0f);
        }
    }

    @Test
    void aFailureBecomesAGroupOfReflectionsAndEachOfThemARetry() {
        publish(checkpoints.write("fails", 0, 1));
        TaskIssued task = Episodes.task("fails", 0, PolicyRequest.atLeast("fails", 0));
        send(task);
        AttemptMade attempt = attemptOf(task);

        send(Episodes.judged(attempt, FAIL));

        List<ReflectionWritten> reflections =
                read(
                        Topic.REFLECTIONS,
                        task.episodeId(),
                        Episodes.GROUP_SIZE,
                        ReflectionWritten.class);
        List<RetryMade> retries =
                read(Topic.RETRIES, task.episodeId(), Episodes.GROUP_SIZE, RetryMade.class);
        assertThat(reflections)
                .extracting(ReflectionWritten::id)
                .containsExactly(
                        "fails:0/reflection/0", "fails:0/reflection/1", "fails:0/reflection/2");
        assertThat(reflections)
                .extracting(r -> r.reflection().policy())
                .containsOnly(new PolicyVersion("fails", 0));
        assertThat(reflections)
                .extracting(r -> Arrays.toString(r.reflection().tokenIds()))
                .doesNotHaveDuplicates();
        for (ReflectionWritten reflection : reflections) {
            assertThat(reflection.attempt()).isEqualTo(attempt.attempt());
            assertGoesOnFrom(attempt.attempt(), reflection.reflection());
        }
        assertThat(retries)
                .extracting(RetryMade::id)
                .containsExactlyInAnyOrder("fails:0/retry/0", "fails:0/retry/1", "fails:0/retry/2");
        for (RetryMade retry : retries) {
            assertThat(retry.reflection()).isEqualTo(reflections.get(retry.member()).reflection());
            assertThat(retry.causation()).contains(reflections.get(retry.member()).id());
            assertGoesOnFrom(retry.reflection(), retry.retry());
        }
    }

    @Test
    void whatPassedOrCouldNotBeJudgedIsNotReflectedOn() {
        publish(checkpoints.write("passes", 0, 1));
        TaskIssued passed = Episodes.task("passes", 0, PolicyRequest.atLeast("passes", 0));
        TaskIssued failed = Episodes.task("passes", 1, PolicyRequest.atLeast("passes", 0));
        send(passed);
        send(failed);

        // One partition: when the last verdict is answered, those before it have been read.
        AttemptMade answered = attemptOf(passed);
        sendToFirstPartition(Episodes.judged(answered, new Outcome.Pass("7 * 12 + 3 = 87")));
        sendToFirstPartition(
                Episodes.judged(
                        answered, new Outcome.Unscorable(UnscorableKind.TIMEOUT, "too slow")));
        sendToFirstPartition(Episodes.judged(attemptOf(failed), FAIL));
        read(Topic.REFLECTIONS, failed.episodeId(), Episodes.GROUP_SIZE, ReflectionWritten.class);

        try (LogReader reader = LogReader.ofTestBroker(Topic.REFLECTIONS.topicName())) {
            assertThat(reader.toEnd())
                    .extracting(ConsumerRecord::key)
                    .doesNotContain(passed.episodeId());
        }
    }

    @Test
    void theSameSeedsGiveTheSameTokens() {
        publish(checkpoints.write("once", 0, 4));
        publish(checkpoints.write("twice", 0, 4));
        TaskIssued once = Episodes.task("once", 3, PolicyRequest.atLeast("once", 0));
        TaskIssued twice = Episodes.task("twice", 3, PolicyRequest.atLeast("twice", 0));
        TaskIssued other = Episodes.task("twice", 4, PolicyRequest.atLeast("twice", 0));

        send(once);
        send(other);
        send(twice);

        assertThat(attemptOf(twice).attempt().tokenIds())
                .isEqualTo(attemptOf(once).attempt().tokenIds())
                .isNotEqualTo(attemptOf(other).attempt().tokenIds());
    }

    @Test
    void goesOverToANewerCheckpointWhileItRuns() {
        publish(checkpoints.write("reloads", 0, 1));
        TaskIssued before = Episodes.task("reloads", 0, PolicyRequest.atLeast("reloads", 0));
        send(before);
        assertThat(attemptOf(before).attempt().policy().version()).isZero();

        publish(checkpoints.write("reloads", 1, 2));
        reported(r -> r.live().contains(new PolicyVersion("reloads", 1)));
        TaskIssued after = Episodes.task("reloads", 1, PolicyRequest.atLeast("reloads", 0));
        TaskIssued exact = Episodes.task("reloads", 2, PolicyRequest.exactly("reloads", 0));
        send(after);
        send(exact);

        assertThat(attemptOf(after).attempt().policy().version()).isEqualTo(1);
        assertThat(attemptOf(exact).attempt().policy().version()).isZero();
    }

    @Test
    void goesOverToANewerAdapterOverTheSameModel() {
        String model = checkpoints.writeBase("adapted", 4);
        publish(checkpoints.write("whole", 0, 4));
        publish(checkpoints.writeAdapter("adapts", 0, model, 0));
        TaskIssued whole = Episodes.task("whole", 3, PolicyRequest.atLeast("whole", 0));
        TaskIssued fresh = Episodes.task("adapts", 3, PolicyRequest.exactly("adapts", 0));
        send(whole);
        send(fresh);

        publish(checkpoints.writeAdapter("adapts", 1, model, 0.5f));
        reported(r -> r.live().contains(new PolicyVersion("adapts", 1)));
        TaskIssued learned = Episodes.task("adapts", 4, PolicyRequest.exactly("adapts", 1));
        send(learned);

        Sample before = attemptOf(fresh).attempt();
        assertThat(before.tokenIds()).isEqualTo(attemptOf(whole).attempt().tokenIds());
        assertThat(before.logProbabilities())
                .isEqualTo(attemptOf(whole).attempt().logProbabilities());
        assertThat(attemptOf(learned).attempt().policy().version()).isEqualTo(1);
        // Two adapters of some kilobytes each; the model lies under both.
        given().get("/policies/adapts")
                .then()
                .statusCode(200)
                .body("live.policy.version", hasItem(1))
                .body("live.bytes", everyItem(lessThan(20_000)));
    }

    @Test
    void refusesABrokenCheckpointAndKeepsTheOldPolicy() {
        publish(checkpoints.write("broken", 0, 1));
        TaskIssued before = Episodes.task("broken", 0, PolicyRequest.atLeast("broken", 0));
        send(before);
        attemptOf(before);
        CheckpointPublished damaged = checkpoints.write("broken", 1, 2);
        checkpoints.damage(damaged);

        publish(damaged);

        RolloutReported report =
                reported(
                        r ->
                                r.refused().stream()
                                        .anyMatch(
                                                x ->
                                                        x.policy()
                                                                .equals(
                                                                        new PolicyVersion(
                                                                                "broken", 1))));
        assertThat(report.live())
                .contains(new PolicyVersion("broken", 0))
                .doesNotContain(new PolicyVersion("broken", 1));
        assertThat(report.refused())
                .filteredOn(x -> x.policy().lineage().equals("broken"))
                .singleElement()
                .satisfies(
                        x ->
                                assertThat(x.reason())
                                        .contains("model.safetensors", "its SHA-256 is"));
        TaskIssued after = Episodes.task("broken", 1, PolicyRequest.atLeast("broken", 0));
        send(after);
        assertThat(attemptOf(after).attempt().policy().version()).isZero();
        given().get("/policies/broken")
                .then()
                .statusCode(200)
                .body("live[0].policy.version", equalTo(0))
                .body("refused[0].policy.version", equalTo(1));
    }

    @Test
    void aTaskWaitsForThePolicyThatItWants() {
        TaskIssued task = Episodes.task("waits", 0, PolicyRequest.exactly("waits", 1));
        send(task);
        Await.until(
                "the task waits",
                () -> given().get("/policies/waits").then().extract().statusCode() == 200);
        given().get("/policies/waits")
                .then()
                .body("waiting[0].requests", equalTo(1))
                .body("waiting[0].reason", equalTo("no such checkpoint was announced yet"));

        publish(checkpoints.write("waits", 1, 1));

        assertThat(attemptOf(task).attempt().policy()).isEqualTo(new PolicyVersion("waits", 1));
    }

    @Test
    void aTaskThatDoesNotFitTheContextIsUnscorable() {
        publish(checkpoints.write("short", 0, 1, 64));
        TaskIssued task =
                Episodes.task(
                        "short", 0, PolicyRequest.atLeast("short", 0), "numbers ".repeat(100));

        send(task);

        EpisodeUnscored end =
                read(Topic.VERDICTS, task.episodeId(), 1, EpisodeUnscored.class).getFirst();
        assertThat(end.outcome().kind()).isEqualTo(UnscorableKind.CONTEXT);
        assertThat(end.outcome().reason()).contains("the context holds 64");
        assertThat(end.member()).isEmpty();
        given().get("/q/metrics")
                .then()
                .body(containsString("rrr_unscored_total{kind=\"CONTEXT\",stage=\"attempt\"}"));
    }

    @Test
    void everyMemberIsUnscorableWhenTheReflectionRequestDoesNotFit() {
        publish(checkpoints.write("full", 0, 1, 64));
        TaskIssued task =
                Episodes.task("full", 0, PolicyRequest.atLeast("full", 0), "numbers 1 2 3");
        send(task);
        AttemptMade attempt = attemptOf(task);
        assertThat(attempt.attempt().promptTokenIds().length).isGreaterThan(20);

        send(Episodes.judged(attempt, FAIL));

        assertThat(
                        read(
                                Topic.REWARDS,
                                task.episodeId(),
                                Episodes.GROUP_SIZE,
                                EpisodeUnscored.class))
                .allSatisfy(
                        end -> assertThat(end.outcome().kind()).isEqualTo(UnscorableKind.CONTEXT))
                .extracting(EpisodeUnscored::member)
                .containsExactly(Optional.of(0), Optional.of(1), Optional.of(2));
    }

    @Test
    void whatAPolicyWithBrokenWeightsWritesIsUnscorable() {
        publish(checkpoints.writeNotFinite("infinite", 0));
        TaskIssued task = Episodes.task("infinite", 0, PolicyRequest.atLeast("infinite", 0));

        send(task);

        EpisodeUnscored end =
                read(Topic.VERDICTS, task.episodeId(), 1, EpisodeUnscored.class).getFirst();
        assertThat(end.outcome().kind()).isEqualTo(UnscorableKind.GENERATION);
        assertThat(end.outcome().reason()).contains("infinite@0");
    }

    @Test
    void aPoisonEventGoesToTheDeadLettersAndTheServiceGoesOn() {
        publish(checkpoints.write("poisoned", 0, 1));
        TaskIssued task = Episodes.task("poisoned", 1, PolicyRequest.atLeast("poisoned", 0));

        sender.send(
                new ProducerRecord<>(
                        Topic.TASKS.topicName(),
                        0,
                        "poisoned:0",
                        "{\"event\":\"task-issued\"}".getBytes(StandardCharsets.UTF_8)));
        sendToFirstPartition(task);

        try (LogReader letters = LogReader.ofTestBroker(Topic.ROLLOUT_DEAD_LETTERS.topicName())) {
            var letter = letters.untilKey("poisoned:0", 1).getFirst();
            assertThat(
                            new String(
                                    letter.headers().lastHeader("rrr-reason").value(),
                                    StandardCharsets.UTF_8))
                    .contains("is missing");
        }
        assertThat(attemptOf(task).attempt().policy().lineage()).isEqualTo("poisoned");
    }

    @Test
    void anAnnouncementThatCannotBeReadIsPassedOver() {
        sender.send(Topic.CHECKPOINTS.topicName(), "unreadable", "not json");
        publish(checkpoints.write("readable", 0, 1));
        TaskIssued task = Episodes.task("readable", 0, PolicyRequest.atLeast("readable", 0));

        send(task);

        assertThat(attemptOf(task).attempt().policy().lineage()).isEqualTo("readable");
    }

    @Test
    void tellsProbesPeopleAndPrometheusHowItIs() {
        publish(checkpoints.write("status", 0, 1));
        TaskIssued task = Episodes.task("status", 0, PolicyRequest.atLeast("status", 0));
        send(task);
        attemptOf(task);

        given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/policies")
                .then()
                .statusCode(200)
                .body("replica", equalTo("rollout-0"))
                .body("live.policy.lineage", hasItem("status"));
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("rrr_num_tokens_total{stage=\"attempt\"}"))
                .body(containsString("rrr_generation_seconds_count{stage=\"attempt\"}"))
                .body(containsString("rrr_generation_batch_sequences_count"))
                .body(containsString("rrr_generation_queue"))
                .body(containsString("rrr_weight_sync_seconds_count"))
                .body(containsString("rrr_policy_version{lineage=\"status\"} 0.0"));
        given().accept(ContentType.JSON)
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("paths", org.hamcrest.Matchers.hasKey("/policies"));
    }

    @Test
    void errorsAreProblems() {
        given().get("/policies/nobody")
                .then()
                .statusCode(404)
                .contentType(startsWith("application/problem+json"))
                .body("title", equalTo("Not Found"))
                .body("detail", startsWith("No policy of lineage 'nobody' is live"));
        given().get("/nothing-here")
                .then()
                .statusCode(404)
                .contentType(startsWith("application/problem+json"));
        given().post("/policies")
                .then()
                .statusCode(405)
                .contentType(startsWith("application/problem+json"));
    }

    private void publish(CheckpointPublished checkpoint) {
        send(checkpoint);
    }

    private void send(Event event) {
        sender.send(event.topic().topicName(), event.key(), EventCodec.encode(event));
    }

    private void sendToFirstPartition(Event event) {
        sender.send(
                new ProducerRecord<>(
                        event.topic().topicName(), 0, event.key(), EventCodec.encode(event)));
    }

    private static AttemptMade attemptOf(TaskIssued task) {
        return read(Topic.ATTEMPTS, task.episodeId(), 1, AttemptMade.class).getFirst();
    }

    /** Waits for so many events of an episode, in the order of the log. */
    private static <E extends Event> List<E> read(
            Topic topic, String key, int count, Class<E> type) {
        try (LogReader reader = LogReader.ofTestBroker(topic.topicName())) {
            return reader
                    .untilMatching(
                            "%d %s of %s".formatted(count, type.getSimpleName(), key),
                            count,
                            r ->
                                    key.equals(r.key())
                                            && type.isInstance(EventCodec.decode(r.value())))
                    .stream()
                    .map(r -> EventCodec.decode(r.value(), type))
                    .toList();
        }
    }

    private static RolloutReported reported(java.util.function.Predicate<RolloutReported> wanted) {
        try (LogReader reader = LogReader.ofTestBroker(Topic.ROLLOUTS.topicName())) {
            return EventCodec.decode(
                    reader.untilMatching(
                                    "the report",
                                    1,
                                    r ->
                                            wanted.test(
                                                    EventCodec.decode(
                                                            r.value(), RolloutReported.class)))
                            .getLast()
                            .value(),
                    RolloutReported.class);
        }
    }

    /** A prompt goes on from the very ids of the turn before: never from their text. */
    private static void assertGoesOnFrom(Sample before, Sample after) {
        int[] start =
                Arrays.copyOf(
                        before.promptTokenIds(),
                        before.promptTokenIds().length + before.tokenIds().length);
        System.arraycopy(
                before.tokenIds(),
                0,
                start,
                before.promptTokenIds().length,
                before.tokenIds().length);
        assertThat(after.promptTokenIds()).startsWith(start).hasSizeGreaterThan(start.length);
        assertThat(after.policy().lineage()).isEqualTo(before.policy().lineage());
    }
}
