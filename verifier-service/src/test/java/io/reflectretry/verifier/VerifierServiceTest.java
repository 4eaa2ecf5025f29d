package io.reflectretry.verifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.reflectretry.messaging.record.DeadLetter;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.messaging.record.RecordHeaders;
import io.reflectretry.messaging.record.TraceParent;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.BrokerResource;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.testkit.LogReader;
import io.reflectretry.testkit.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The service as others see it: Kafka on one side, HTTP on the other. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class VerifierServiceTest {

    private final Episodes episodes = new Episodes("v-" + UUID.randomUUID());

    private static void send(Event event) {
        var whole = EventRecords.of(event, "/test", Instant.now());
        send(whole.topic(), event.key(), whole.value(), whole);
    }

    private static void send(
            String topic, String key, byte[] value, ProducerRecord<byte[], byte[]> like) {
        // The broker's address comes from the JVM: the packaged service is another one.
        try (var sender = new EventSender(TestBroker.bootstrapServers())) {
            sender.send(new ProducerRecord<>(topic, null, key, value, like.headers()));
        }
    }

    private List<Event> events(Topic topic, int index, int count) {
        try (var reader = LogReader.ofTestBroker(topic.topicName())) {
            return reader.untilKey(episodes.id(index), count).stream()
                    .map(r -> EventCodec.decode(r.value()))
                    .toList();
        }
    }

    @Test
    void anAttemptGetsItsVerdict() {
        AttemptMade right = episodes.attempt(1, "7 * 12 + 3 = 87");
        AttemptMade wrong = episodes.attempt(2, "7 * 12 - 3");
        send(right);
        send(wrong);

        var pass = (VerdictReached) events(Topic.VERDICTS, 1, 1).getFirst();
        var fail = (VerdictReached) events(Topic.VERDICTS, 2, 1).getFirst();

        assertThat(pass.outcome()).isEqualTo(new Outcome.Pass("7 * 12 + 3 = 87."));
        assertThat(pass.verifier().type()).isEqualTo("countdown");
        assertThat(pass.causation()).contains(right.id());
        assertThat(pass.attempt()).isEqualTo(right.attempt());
        assertThat(fail.outcome()).isEqualTo(new Outcome.Fail("7 * 12 - 3 = 81, not 87."));
    }

    @Test
    void aRetryGetsItsReward() {
        var retry = episodes.retry(3, 5, "7 * 12 + 3");
        send(retry);

        var reward = (RewardAssigned) events(Topic.REWARDS, 3, 1).getFirst();

        assertThat(reward.member()).isEqualTo(5);
        assertThat(reward.outcome().reward()).hasValue(1);
        assertThat(reward.causation()).contains(retry.id());
        assertThat(reward.reflection()).isEqualTo(retry.reflection());
    }

    @Test
    void aTaskThatNobodyCanJudgeIsUnscorable() {
        send(episodes.attempt(4, "e4", "chess"));

        var verdict = (VerdictReached) events(Topic.VERDICTS, 4, 1).getFirst();

        assertThat(verdict.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unscorable.class,
                        u -> {
                            assertThat(u.kind()).isEqualTo(UnscorableKind.GOLD);
                            assertThat(u.reason()).contains("'chess'");
                        });
    }

    @Test
    void aPoisonRecordBecomesADeadLetterAndTheServiceGoesOn() {
        var poison = EventRecords.of(episodes.attempt(5, "x"), "/test", Instant.now());
        byte[] value = "{\"event\":\"attempt-made\",\"id\":".getBytes(StandardCharsets.UTF_8);
        send(poison.topic(), episodes.id(5), value, poison);
        send(episodes.attempt(6, "7 * 12 + 3"));

        var end = (EpisodeUnscored) events(Topic.VERDICTS, 5, 1).getFirst();
        assertThat(end.outcome().kind()).isEqualTo(UnscorableKind.DEAD_LETTER);
        assertThat(events(Topic.VERDICTS, 6, 1)).hasSize(1);
        try (var reader = LogReader.ofTestBroker(Topic.VERIFIER_DEAD_LETTERS.topicName())) {
            var letter = reader.untilKey(episodes.id(5), 1).getFirst();
            assertThat(letter.value()).isEqualTo(value);
            assertThat(RecordHeaders.text(letter.headers(), DeadLetter.REASON).orElseThrow())
                    .contains("not valid JSON");
            assertThat(RecordHeaders.text(letter.headers(), DeadLetter.TOPIC))
                    .contains("rrr.attempts");
        }
    }

    @Test
    void theTraceGoesOn() {
        var attempt = episodes.attempt(7, "7 * 12 + 3");
        send(attempt);

        try (var reader = LogReader.ofTestBroker(Topic.VERDICTS.topicName())) {
            var headers = reader.untilKey(episodes.id(7), 1).getFirst().headers();
            assertThat(TraceParent.of(headers).orElseThrow().traceId())
                    .isEqualTo(TraceParent.rootOf(attempt).traceId());
            assertThat(RecordHeaders.text(headers, "ce_source")).contains("/verifier-0");
        }
    }

    @Test
    void itSaysWhatItCanJudge() {
        given().get("/verifiers")
                .then()
                .statusCode(200)
                .body("type", hasItem("countdown"))
                .body("find { it.type == 'countdown' }.version", equalTo("2"))
                .body("find { it.type == 'http' }.execution", equalTo("WAITING"));
        given().get("/verifiers/countdown").then().statusCode(200).body("version", equalTo("2"));
    }

    @Test
    void anUnknownVerifierIsAProblemInTheStandardForm() {
        given().get("/verifiers/chess")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("status", equalTo(404))
                .body("detail", containsString("'chess'"));
    }

    @Test
    void itTellsItsHealth() {
        Await.until(
                "the service is ready", () -> given().get("/q/health/ready").statusCode() == 200);
        given().get("/q/health/ready")
                .then()
                .body(
                        "checks.find { it.name == 'stage-ready' }.data.partitions",
                        containsString("rrr.attempts-0"));
        given().get("/q/health/live")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'stage-alive' }.status", equalTo("UP"));
    }

    @Test
    void itCountsWhatItDoes() {
        send(episodes.attempt(8, "7 * 12 + 3"));
        events(Topic.VERDICTS, 8, 1);

        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("rrr_stage_events_written_total{topic=\"rrr.verdicts\"}"))
                .body(containsString("rrr_stage_transaction_seconds_count{outcome=\"committed\"}"))
                .body(containsString("rrr_verifier_judge_seconds_count"))
                .body(containsString("rrr_stage_in_flight"));
    }

    @Test
    void itDescribesItsInterface() {
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Verifier"))
                .body("paths.'/verifiers'.get.summary", containsString("installed verifiers"));
    }
}
