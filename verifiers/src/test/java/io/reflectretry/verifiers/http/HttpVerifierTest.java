package io.reflectretry.verifiers.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.codec.Json;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Cases;
import io.reflectretry.verifiers.Verifiers;
import io.reflectretry.verifiers.http.Endpoints.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HttpVerifierTest {

    private static final String PASS = "{\"verdict\":\"PASS\",\"reason\":\"Well done.\"}";
    private static final HttpSettings QUICK =
            new HttpSettings(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    3,
                    Duration.ofMillis(10),
                    64,
                    0,
                    100,
                    Duration.ofMillis(200));

    private static Attempt attempt(String id, String url) {
        return new Attempt(id, task(url, ""), "Paris");
    }

    private static Task task(String url, String more) {
        return Cases.task("{\"type\":\"http\",\"url\":\"" + url + "\"" + more + "}");
    }

    private static void assertUnscorable(Outcome outcome, UnscorableKind kind, String reason) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unscorable.class, u -> assertThat(u.kind()).isEqualTo(kind));
        assertThat(outcome.reason()).contains(reason);
    }

    @Test
    void theEndpointGetsTheAttemptAndItsVerdictIsTaken() throws Exception {
        try (var endpoint = new Endpoints(n -> Answer.ok(PASS))) {
            var task =
                    task(endpoint.url(), ",\"keywords\":[\"Paris\"],\"headers\":{\"X-Key\":\"s\"}");

            var outcome =
                    new HttpVerifier(QUICK).judge(new Attempt("run:1/attempt", task, "Paris"));

            assertThat(outcome).isEqualTo(new Outcome.Pass("Well done."));
            var asked = endpoint.asked().getFirst();
            assertThat(asked.key()).isEqualTo("run:1/attempt");
            var body = Json.mapper().readTree(asked.body());
            assertThat(body.path("id").asText()).isEqualTo("run:1/attempt");
            assertThat(body.path("output").asText()).isEqualTo("Paris");
            assertThat(body.at("/task/keywords/0").asText()).isEqualTo("Paris");
            assertThat(body.at("/task/headers").isMissingNode()).isTrue();
            assertThat(body.at("/messages/0/content").asText()).isEqualTo("?");
        }
    }

    @Test
    void aFailedRequestIsMadeAgainWithTheSameKey() throws Exception {
        try (var endpoint = new Endpoints(n -> n < 3 ? new Answer(503, "", 0) : Answer.ok(PASS))) {
            assertThat(new HttpVerifier(QUICK).judge(attempt("a", endpoint.url())))
                    .isInstanceOf(Outcome.Pass.class);
            assertThat(endpoint.asked()).hasSize(3).allMatch(a -> a.key().equals("a"));
        }
    }

    @Test
    void anEndpointThatKeepsFailingIsNotTheModelsFault() throws Exception {
        try (var endpoint = new Endpoints(n -> new Answer(500, "", 0))) {
            assertUnscorable(
                    new HttpVerifier(QUICK).judge(attempt("a", endpoint.url())),
                    UnscorableKind.VERIFIER_ERROR,
                    "after 3 tries: it answers with status 500");
        }
    }

    @Test
    void anEndpointThatIsNotThereIsNotTheModelsFault() throws Exception {
        assertUnscorable(
                new HttpVerifier(QUICK).judge(attempt("a", "http://localhost:" + freePort())),
                UnscorableKind.VERIFIER_ERROR,
                "cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "{}", "{\"verdict\":\"MAYBE\"}", "[\"PASS\"]"})
    void whatIsNoVerdictIsNotTakenForOne(String body) throws Exception {
        try (var endpoint = new Endpoints(n -> Answer.ok(body))) {
            assertUnscorable(
                    new HttpVerifier(QUICK).judge(attempt("a", endpoint.url())),
                    UnscorableKind.VERIFIER_ERROR,
                    "has no \"verdict\"");
            assertThat(endpoint.asked()).hasSize(1);
        }
    }

    @Test
    void aRefusalIsNotRepeated() throws Exception {
        try (var endpoint = new Endpoints(n -> new Answer(401, "who are you?", 0))) {
            assertUnscorable(
                    new HttpVerifier(QUICK).judge(attempt("a", endpoint.url())),
                    UnscorableKind.VERIFIER_ERROR,
                    "401: who are you?");
            assertThat(endpoint.asked()).hasSize(1);
        }
    }

    @Test
    void anEndpointThatHangsTakesNoLongerThanItsLimit() throws Exception {
        var settings =
                new HttpSettings(
                        Duration.ofSeconds(2),
                        Duration.ofMillis(300),
                        100,
                        Duration.ofMillis(10),
                        64,
                        0,
                        1000,
                        Duration.ofMillis(200));
        try (var endpoint = new Endpoints(n -> new Answer(200, PASS, 60_000))) {
            long begin = System.nanoTime();

            var outcome = new HttpVerifier(settings).judge(attempt("a", endpoint.url()));

            assertUnscorable(outcome, UnscorableKind.TIMEOUT, "did not answer within");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void anOpenCircuitSparesTheEndpointUntilItIsBack() throws Exception {
        var settings =
                new HttpSettings(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        20,
                        Duration.ofMillis(1),
                        64,
                        0,
                        2,
                        Duration.ofMillis(500));
        try (var endpoint = new Endpoints(n -> n < 4 ? new Answer(503, "", 0) : Answer.ok(PASS))) {
            assertThat(new HttpVerifier(settings).judge(attempt("a", endpoint.url())))
                    .isInstanceOf(Outcome.Pass.class);

            var asked = endpoint.asked();
            assertThat(asked).hasSize(4);
            // Two failures open it; then one request each pause.
            assertThat(asked.get(2).nanoTime() - asked.get(1).nanoTime())
                    .isGreaterThan(450_000_000);
            assertThat(asked.get(3).nanoTime() - asked.get(2).nanoTime())
                    .isGreaterThan(450_000_000);
        }
    }

    @Test
    void noMoreRequestsAtATimeThanAllowed() throws Exception {
        var settings =
                new HttpSettings(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        3,
                        Duration.ofMillis(10),
                        3,
                        0,
                        100,
                        Duration.ofMillis(200));
        try (var endpoint = new Endpoints(n -> new Answer(200, PASS, 30))) {
            all(new HttpVerifier(settings), endpoint.url(), 30);

            assertThat(endpoint.asked()).hasSize(30);
            assertThat(endpoint.mostAtOnce()).isBetween(2, 3);
        }
    }

    @Test
    void noMoreRequestsASecondThanAllowed() throws Exception {
        var settings =
                new HttpSettings(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        3,
                        Duration.ofMillis(10),
                        64,
                        20,
                        100,
                        Duration.ofMillis(200));
        try (var endpoint = new Endpoints(n -> Answer.ok(PASS))) {
            long begin = System.nanoTime();

            all(new HttpVerifier(settings), endpoint.url(), 21);

            // 20 intervals of 50 ms.
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isGreaterThan(Duration.ofMillis(990));
        }
    }

    private static void all(HttpVerifier verifier, String url, int count) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Outcome>> calls =
                    IntStream.range(0, count)
                            .<Callable<Outcome>>mapToObj(
                                    i -> () -> verifier.judge(attempt("a" + i, url)))
                            .toList();
            for (var outcome : threads.invokeAll(calls)) {
                assertThat(outcome.get()).isInstanceOf(Outcome.Pass.class);
            }
        }
    }

    @Test
    void theVerdictOfAStatefulEndpointSaysThatItMustNotBeJudgedAgain() throws Exception {
        try (var endpoint = new Endpoints(n -> Answer.ok(PASS))) {
            var verifiers = Verifiers.of(new HttpVerifier(QUICK));

            var stateful = verifiers.judge(task(endpoint.url(), ",\"stateful\":true"), "x");
            var stateless = verifiers.judge(task(endpoint.url(), ""), "x");

            assertThat(stateful.verifier().canJudgeAgain()).isFalse();
            assertThat(stateless.verifier().canJudgeAgain()).isTrue();
        }
    }

    /** examples/http-verifier/VerifierServer.java, started as its comment says. */
    @Test
    void theSampleServerJudges() throws Exception {
        int port = freePort();
        Process server =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Path.of("..", "examples", "http-verifier", "VerifierServer.java")
                                        .toString(),
                                String.valueOf(port))
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader output = server.inputReader()) {
            assertThat(output.readLine()).contains("Listening on");
            var verifier = new HttpVerifier(QUICK);
            var task =
                    task(
                            "http://localhost:" + port + "/judge",
                            ",\"keywords\":[\"Paris\"],\"maxWords\":3");

            assertThat(verifier.judge(new Attempt("a", task, "It is Paris.")))
                    .isEqualTo(new Outcome.Pass("All keywords are named."));
            assertThat(verifier.judge(new Attempt("b", task, "It is Rome.")))
                    .isEqualTo(new Outcome.Fail("'Paris' is not named."));
            assertThat(verifier.judge(new Attempt("c", task, "It is in Paris.")))
                    .isEqualTo(new Outcome.Fail("4 words; 3 are allowed."));
        } finally {
            server.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
