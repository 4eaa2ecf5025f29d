package io.reflectretry.trainer.runs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.StepRecord.TrainedGroup;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.RunState;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.BrokerResource;
import io.reflectretry.testkit.LogReader;
import io.reflectretry.testkit.TestBroker;
import io.reflectretry.trainer.TrainerSettings;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service as a whole, with real Kafka; PostgreSQL is away at first. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(AwayDatabaseResource.class)
@QuarkusTestResource(StorageResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunsTest {

    @Inject TrainerSettings settings;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String database;

    @BringsDatabase Runnable bringDatabase;

    @Test
    @Order(1)
    void isReadyWithoutADatabaseAndSaysSo() {
        Await.until(
                "the service is ready",
                () ->
                        given().get("/q/health/ready")
                                .then()
                                .statusCode(200)
                                .extract()
                                .body()
                                .asString()
                                .contains("\"answers\": false"));
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource({
        "/run, '\"two words\"', run, 1 to 100 letters",
        "/configuration/kind, '\"guess\"', configuration.kind, guess",
        "/configuration/data, '\"data/none.jsonl\"', configuration.data, no file data/none.jsonl",
        "/configuration/data, '\"../outside.jsonl\"', configuration.data, inside the storage root",
        "/configuration/data, '\"data/broken.jsonl\"', configuration.data, 'data/broken.jsonl, line 1'",
        "/configuration/tasks, '13', configuration.tasks, holds only 12",
        "/configuration/tasks, '0', configuration.tasks, 1 or more",
        "/configuration/tasks, '\"many\"', configuration.tasks, many",
        "/configuration/play/attempt/topP, '3', configuration.play.attempt.topP, up to 1",
    })
    void aBadEvaluationIsRefusedByTheNameOfItsField(
            String pointer, String value, String field, String reason) throws IOException {
        refused(with(request("bad", TestRuns.evaluation(4, false)), pointer, value), field, reason);
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource({
        "/configuration/model, '\"models/none\"', configuration.model, config.json",
        "/configuration/groupSize, '1', configuration.groupSize, 2 or more",
        "/configuration/staleness/dropOlderThan, '0', configuration.staleness.dropOlderThan, more than",
    })
    void aBadTrainingIsRefusedByTheNameOfItsField(
            String pointer, String value, String field, String reason) throws IOException {
        refused(with(request("bad", TestRuns.training(2, 2, 2, 1)), pointer, value), field, reason);
    }

    private static void refused(String body, String field, String reason) {
        post("/runs", body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field))
                .body("detail", containsString(reason));
    }

    @Test
    @Order(2)
    void whatIsNoJsonIsRefused() {
        post("/runs", "{\"run\": ")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("not valid JSON"));
    }

    @Test
    @Order(2)
    void anUnknownRunIsNotFound() {
        given().get("/runs/nobody")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("nobody"));
    }

    @Test
    @Order(3)
    void anEvaluationIsPlayedToItsResultWhileTheDatabaseIsAway() throws IOException {
        try (StandIns others = new StandIns(TestBroker.bootstrapServers(), "eval-1")) {
            // Given
            create("eval-1", TestRuns.evaluation(12, true));
            given().get("/runs/eval-1/result").then().statusCode(404);

            // When
            Await.until("all tasks are issued", () -> others.tasks().size() == 12);
            others.playTasks();
            Await.until(
                    "all controls are retried",
                    () -> {
                        others.playReflections(false);
                        return state("eval-1").equals("FINISHED");
                    });

            // Then six failed, three of their retries are right, none after a borrowed reflection
            JsonNode result = json(given().get("/runs/eval-1/result").asString());
            assertThat(result.at("/firstTryAccuracy/value").asDouble()).isEqualTo(0.5);
            assertThat(result.at("/secondTryAccuracy/value").asDouble()).isEqualTo(0.75);
            assertThat(result.at("/retrySuccess/value").asDouble()).isEqualTo(0.5);
            assertThat(result.at("/reflectionLength/value").asDouble()).isEqualTo(3);
            assertThat(result.at("/control/retrySuccess/value").asDouble()).isZero();
            assertThat(result.at("/control/failed").asInt()).isEqualTo(6);
            assertThat(result.at("/counts/tasks").asInt()).isEqualTo(12);
            assertThat(result.at("/tasks")).isEmpty();
            assertRowsArePaired();
        }
    }

    private void assertRowsArePaired() throws IOException {
        JsonNode rows =
                json(Files.readString(
                                settings.storageRoot().resolve("runs/eval-1/evaluation.json")))
                        .at("/tasks");
        assertThat(rows).hasSize(12);
        for (int i = 0; i < 12; i++) {
            JsonNode row = rows.get(i);
            assertThat(row.at("/index").asInt()).isEqualTo(i);
            assertThat(row.at("/task").asText()).isEqualTo("task-" + i);
            assertThat(row.at("/attempt").asText()).isEqualTo("attempt " + i);
            assertThat(row.has("second")).isEqualTo(i % 2 == 0);
            if (i % 2 == 0) {
                int from = row.at("/control/from").asInt();
                assertThat(from).isNotEqualTo(i);
                assertThat(row.at("/control/reflection").asText()).isEqualTo("reflection " + from);
            }
        }
    }

    @Test
    @Order(4)
    void theControlContinuesItsOwnPromptWithABorrowedReflection() {
        try (LogReader log = LogReader.ofTestBroker(Topic.REFLECTIONS.topicName())) {
            var controls =
                    log
                            .untilMatching(
                                    "six controls",
                                    6,
                                    r ->
                                            r.key().startsWith("eval-1:")
                                                    && Integer.parseInt(r.key().substring(7)) >= 12)
                            .stream()
                            .map(
                                    r ->
                                            EventCodec.decode(
                                                    r.value(),
                                                    io.reflectretry.model.event.ReflectionWritten
                                                            .class))
                            .toList();
            assertThat(controls)
                    .hasSize(6)
                    .allSatisfy(
                            c -> {
                                int task = (int) c.episode().taskIndex() - 12;
                                String from = c.causation().orElseThrow();
                                assertThat(c.reflection().promptTokenIds())
                                        .containsExactly(task, task);
                                assertThat(c.attempt().text()).isEqualTo("attempt " + task);
                                assertThat("eval-1:%s/reflection/0".formatted(number(c)))
                                        .isEqualTo(from);
                            });
        }
    }

    private static String number(io.reflectretry.model.event.ReflectionWritten control) {
        return control.reflection().text().substring("reflection ".length());
    }

    @Test
    @Order(5)
    void aRunIsPausedResumedAndStoppedAndTheLogKnows() throws IOException {
        // Given
        create("eval-2", TestRuns.evaluation(4, false));
        post("/runs", request("eval-2", TestRuns.evaluation(4, false)).toString())
                .statusCode(409)
                .body("field", equalTo("run"));

        // When
        post("/runs/eval-2/pause", "").statusCode(200).body("state", equalTo("PAUSED"));
        post("/runs/eval-2/pause", "")
                .statusCode(409)
                .body("detail", equalTo("Cannot pause run 'eval-2': it is PAUSED."));
        post("/runs/eval-2/resume", "").statusCode(200).body("state", equalTo("RUNNING"));
        post("/runs/eval-2/stop", "").statusCode(200).body("state", equalTo("STOPPED"));
        post("/runs/eval-2/stop", "").statusCode(409);

        // Then
        given().get("/runs").then().body("run", hasItems("eval-1", "eval-2"));
        try (LogReader log = LogReader.ofTestBroker(Topic.RUNS.topicName())) {
            assertThat(log.untilKey("eval-2", 5))
                    .extracting(r -> EventCodec.decode(r.value(), RunChanged.class).state())
                    .containsExactly(
                            RunState.CREATED,
                            RunState.RUNNING,
                            RunState.PAUSED,
                            RunState.RUNNING,
                            RunState.STOPPED);
        }
    }

    @Test
    @Order(6)
    void theDatabaseCatchesUpWithTheLogOnceItIsThere() {
        try (StandIns others = new StandIns(TestBroker.bootstrapServers(), "eval-2")) {
            // Given a checkpoint from before
            others.send(checkpoint("eval-2", 1));

            // When
            bringDatabase.run();
            others.send(checkpoint("eval-2", 2));

            // Then
            Await.until(
                    "both steps can be read",
                    () ->
                            given().get("/runs/eval-2/steps?after=0")
                                    .jsonPath()
                                    .getList("step")
                                    .equals(List.of(1, 2)));
            given().get("/runs/eval-2/steps?after=1")
                    .then()
                    .body("step", equalTo(List.of(2)))
                    .body("metrics[0].reward", equalTo(0.25f))
                    .body("groupsTrained[0]", equalTo(1));
            given().get("/runs/eval-2/checkpoints")
                    .then()
                    .body("version", equalTo(List.of(1, 2)))
                    .body("path[1]", equalTo("runs/eval-2/checkpoints/2"));
            given().get("/q/health/ready").then().body(containsString("\"answers\": true"));
        }
    }

    @Test
    @Order(7)
    void anUnreadableCheckpointGoesToTheDeadLettersAndTheNextOneIsStored() {
        try (StandIns others = new StandIns(TestBroker.bootstrapServers(), "eval-2");
                var sender = io.reflectretry.testkit.EventSender.toTestBroker();
                LogReader dead = LogReader.ofTestBroker(Topic.TRAINER_DEAD_LETTERS.topicName())) {
            sender.send(Topic.CHECKPOINTS.topicName(), "eval-2", "{\"event\": \"nonsense\"}");
            others.send(checkpoint("eval-2", 3));

            dead.untilMatching("the bad record", 1, r -> LogReader.text(r).contains("nonsense"));
            Await.until(
                    "the next step is stored",
                    () ->
                            given().get("/runs/eval-2/steps?after=2")
                                    .jsonPath()
                                    .getList("step")
                                    .equals(List.of(3)));
        }
    }

    private static CheckpointPublished checkpoint(String run, long step) {
        return CheckpointPublished.of(
                run,
                new PolicyVersion(run, step),
                "runs/%s/checkpoints/%d".formatted(run, step),
                "hash",
                Optional.of(
                        new StepRecord(
                                step,
                                List.of(new TrainedGroup(run + ":0", List.of(run + ":0/reward/0"))),
                                List.of(),
                                Map.of(),
                                Map.of("reward", 0.25),
                                "hash")));
    }

    private static void create(String run, RunConfiguration configuration) throws IOException {
        Await.until(
                "the runs are read",
                () -> given().get("/runs").then().extract().statusCode() == 200);
        post("/runs", request(run, configuration).toString())
                .statusCode(201)
                .body("state", equalTo("RUNNING"));
    }

    private static String state(String run) {
        return given().get("/runs/" + run).jsonPath().getString("state");
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType("application/json").body(body).post(path).then();
    }

    private static ObjectNode request(String run, RunConfiguration configuration)
            throws IOException {
        ObjectNode request = Json.mapper().createObjectNode().put("run", run);
        request.set(
                "configuration",
                json(
                        Json.mapper()
                                .writerFor(RunConfiguration.class)
                                .writeValueAsString(configuration)));
        return request;
    }

    private static String with(ObjectNode request, String pointer, String value)
            throws IOException {
        int last = pointer.lastIndexOf('/');
        ObjectNode parent =
                (ObjectNode) (last == 0 ? request : request.at(pointer.substring(0, last)));
        parent.set(pointer.substring(last + 1), json(value));
        return request.toString();
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return Json.mapper().readTree(text);
    }
}
