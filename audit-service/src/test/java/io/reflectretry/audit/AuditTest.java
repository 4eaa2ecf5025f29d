package io.reflectretry.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.reflectretry.model.Examples;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.Topic;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.BrokerResource;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.testkit.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
class AuditTest {

    @Test
    void tellsAnEpisodeFromItsTaskToTheCheckpointThatItTrained() {
        write(Examples.events());

        JsonPath history = episode("demo-7:42", 7);

        assertThat(history.getList("events.type", String.class))
                .contains(
                        "task-issued",
                        "attempt-made",
                        "verdict-reached",
                        "reflection-written",
                        "retry-made",
                        "reward-assigned",
                        "episode-unscored");
        assertThat(history.getString("events.find { it.type == 'retry-made' }.causation"))
                .isEqualTo("demo-7:42/reflection/3");
        assertThat(history.getString("events.find { it.type == 'retry-made' }.detail.text"))
                .isEqualTo("7 * 12 + 3");
        assertThat(history.getInt("steps[0].step")).isEqualTo(4);
        assertThat(history.getString("checkpoints[0].id")).isEqualTo("demo-7/checkpoint/4");
    }

    @Test
    void storesAnEventThatComesTwiceAtItsTwoPlacesAndStaysConsistent() {
        Event task =
                Examples.events().stream()
                        .filter(e -> e.topic() == Topic.TASKS)
                        .findFirst()
                        .orElseThrow();
        String json = text(task).replace("demo-7:42", "twice-1:5");
        try (EventSender sender = EventSender.toTestBroker()) {
            sender.send(Topic.TASKS.topicName(), "twice-1:5", json);
            sender.send(Topic.TASKS.topicName(), "twice-1:5", json);
        }

        JsonPath history = episode("twice-1:5", 2);

        assertThat(history.getList("events.position.recordOffset", Long.class))
                .doesNotHaveDuplicates();
    }

    @Test
    void keepsWhatItCannotReadAndGoesOn() {
        try (EventSender sender = EventSender.toTestBroker()) {
            sender.send(Topic.RETRIES.topicName(), "poison-1:1", "{\"event\":\"retry-made\"}");
            sender.send(Topic.ROLLOUT_DEAD_LETTERS.topicName(), "poison-1:1", "anything");
        }

        JsonPath history = episode("poison-1:1", 2);

        assertThat(history.getList("events.type", String.class))
                .containsExactlyInAnyOrder("unreadable", "dead-letter");
        assertThat(history.getString("events.find { it.type == 'unreadable' }.detail.reason"))
                .contains("'schemaVersion' is missing");
    }

    @Test
    void listsRunsEpisodesStagesAndCounts() {
        write(Examples.events());
        episode("demo-7:42", 7);

        given().get("/runs").then().statusCode(200).body("run", hasItem("demo-7"));
        given().get("/runs/demo-7/episodes?trained=true")
                .then()
                .statusCode(200)
                .body("episode", contains("demo-7:42"))
                .body("[0].step", equalTo(4));
        given().get("/runs/demo-7/stages")
                .then()
                .statusCode(200)
                .body("type", hasItems("attempt-made", "reward-assigned"));
        given().get("/counts").then().statusCode(200).body("topic", hasItem("rrr.checkpoints"));
    }

    @Test
    void saysWhatIsWrongWithAnUnknownEpisode() {
        given().get("/episodes/nobody:1")
                .then()
                .statusCode(404)
                .contentType(containsString("problem+json"))
                .body("detail", containsString("'nobody:1'"));
    }

    @Test
    void answersProbesAndMetrics() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        write(Examples.events());
        episode("demo-7:42", 7);
        given().get("/q/metrics").then().statusCode(200).body(containsString("rrr_audit_events"));
        given().get("/q/openapi")
                .then()
                .statusCode(200)
                .body(containsString("/episodes/{episode}"));
    }

    private static JsonPath episode(String episode, int events) {
        Await.until(
                "%d events of %s are stored".formatted(events, episode),
                () ->
                        given().get("/episodes/" + episode).jsonPath().getList("events")
                                        instanceof List<?> stored
                                && stored.size() >= events);
        return given().get("/episodes/" + episode).jsonPath();
    }

    private static void write(List<Event> events) {
        try (EventSender sender = EventSender.toTestBroker()) {
            for (Event event : events) {
                sender.send(event.topic().topicName(), event.key(), EventCodec.encode(event));
            }
        }
    }

    private static String text(Event event) {
        return new String(EventCodec.encode(event), StandardCharsets.UTF_8);
    }
}
