package io.reflectretry.rollout.server;

import static io.reflectretry.rollout.server.ScriptedServer.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.rollout.server.ScriptedServer.Asked;
import io.reflectretry.rollout.server.ScriptedServer.Reply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which servers are believed. */
class ServerCheckTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "Qwen/Qwen2.5-0.5B-Instruct";
    private static final int VOCABULARY = 200;
    private static final int NAMED = 5;

    /** What vLLM's four modes put into logprobs, of logits z at temperature t. */
    enum Mode {
        RAW_LOGPROBS((z, t) -> logSoftmax(z, 1)),
        PROCESSED_LOGPROBS(ServerCheckTest::logSoftmax),
        RAW_LOGITS((z, t) -> z),
        PROCESSED_LOGITS((z, t) -> Arrays.stream(z).map(x -> x / t).toArray());

        private final BiFunction<double[], Double, double[]> values;

        Mode(BiFunction<double[], Double, double[]> values) {
            this.values = values;
        }
    }

    private static double[] logSoftmax(double[] logits, double temperature) {
        double sum = Arrays.stream(logits).map(z -> Math.exp(z / temperature)).sum();
        return Arrays.stream(logits).map(z -> z / temperature - Math.log(sum)).toArray();
    }

    private static ServerFacts check(ScriptedServer server, OptionalInt context) {
        try (InferenceClient client =
                TestServers.client(
                        TestServers.settings(
                                server.address(),
                                MODEL,
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(5)))) {
            return new ServerCheck(client, context).run().join();
        }
    }

    /** A model whose logits depend on the prompt only. */
    private static Reply answer(Asked asked, Mode mode, double scale, double offset, double noise) {
        if (asked.route().equals("GET /v1/models")) {
            return new Reply.Answer(200, recorded("models.json"), "");
        }
        JsonNode body;
        try {
            body = JSON.readTree(asked.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        SplittableRandom random = new SplittableRandom(body.path("prompt").toString().hashCode());
        SplittableRandom rounding = new SplittableRandom(asked.body().hashCode());
        double[] logits = new double[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            logits[i] = offset + scale * random.nextGaussian() + noise * rounding.nextGaussian();
        }
        double[] values = mode.values.apply(logits, body.path("temperature").asDouble());
        int[] ranked =
                java.util.stream.IntStream.range(0, VOCABULARY)
                        .boxed()
                        .sorted((i, j) -> Double.compare(values[j], values[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        ObjectNode root = JSON.createObjectNode();
        ObjectNode logprobs = root.putArray("choices").addObject().putObject("logprobs");
        logprobs.putArray("token_logprobs").add(values[ranked[1]]);
        logprobs.putArray("tokens").add("token_id:" + ranked[1]);
        ObjectNode top = logprobs.putArray("top_logprobs").addObject();
        for (int i = 0; i < NAMED; i++) {
            top.put("token_id:" + ranked[i], values[ranked[i]]);
        }
        return new Reply.Answer(200, root.toString(), "");
    }

    @Test
    void logProbabilitiesOfWhatIsSampledAreBelieved() {
        try (ScriptedServer server =
                new ScriptedServer(a -> answer(a, Mode.PROCESSED_LOGPROBS, 3, 0, 0))) {
            assertThat(check(server, OptionalInt.empty()).contextTokens()).isEqualTo(4096);
            assertThat(check(server, OptionalInt.of(512)).contextTokens()).isEqualTo(512);
        }
    }

    /** bfloat16 keeps eight bits: logits near 10 move by some hundredths. */
    @Test
    void theRoundingOfSixteenBitsDoesNotMatter() {
        try (ScriptedServer server =
                new ScriptedServer(a -> answer(a, Mode.PROCESSED_LOGPROBS, 3, 10, 0.02))) {
            assertThat(check(server, OptionalInt.empty()).contextTokens()).isEqualTo(4096);
        }
    }

    @Test
    void logProbabilitiesThatDoNotKnowTheTemperatureAreRefused() {
        try (ScriptedServer server =
                new ScriptedServer(a -> answer(a, Mode.RAW_LOGPROBS, 3, 0, 0.02))) {
            assertThatThrownBy(() -> check(server, OptionalInt.empty()))
                    .hasCauseInstanceOf(InferenceServerException.class)
                    .hasMessageContainingAll(
                            server.address().toString(),
                            "do not change with the temperature",
                            "--logprobs-mode processed_logprobs");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RAW_LOGITS", "PROCESSED_LOGITS"})
    void logitsAreRefused(Mode mode) {
        for (double offset : new double[] {-8, 0, 8}) {
            try (ScriptedServer server = new ScriptedServer(a -> answer(a, mode, 3, offset, 0))) {
                assertThatThrownBy(() -> check(server, OptionalInt.empty()))
                        .hasMessageContaining("--logprobs-mode processed_logprobs");
            }
        }
    }

    @Test
    void aModelThatTellsNothingIsRefusedAndNotGuessedAt() {
        try (ScriptedServer server =
                new ScriptedServer(a -> answer(a, Mode.PROCESSED_LOGPROBS, 1e-4, 0, 0))) {
            assertThatThrownBy(() -> check(server, OptionalInt.empty()))
                    .hasMessageContaining("cannot be told");
        }
    }

    @Test
    void aModelThatIsNotServedIsNamedBesideThoseThatAre() {
        try (ScriptedServer server = new ScriptedServer()) {
            server.then(200, recorded("models.json").replace(MODEL, "other"));

            assertThatThrownBy(() -> check(server, OptionalInt.empty()))
                    .hasMessageContainingAll(
                            "other", "demo-7@3", MODEL, "rrr.generation.server.model");
        }
    }

    @Test
    void aServerThatDoesNotSayItsContextNeedsItConfigured() {
        try (ScriptedServer server =
                new ScriptedServer(a -> answer(a, Mode.PROCESSED_LOGPROBS, 3, 0, 0))) {
            String silent = recorded("models.json").replace("\"max_model_len\":4096", "\"x\":1");
            server.then(200, silent).then(200, silent);

            assertThatThrownBy(() -> check(server, OptionalInt.empty()))
                    .hasMessageContaining("rrr.batch.context-tokens");
        }
    }

    @Test
    void aServerThatIsStillStartingIsWaitedFor() {
        try (ScriptedServer server =
                new ScriptedServer(a -> answer(a, Mode.PROCESSED_LOGPROBS, 3, 0, 0))) {
            server.then(503, "").then(new Reply.Cut()).then(502, "");

            assertThat(check(server, OptionalInt.empty()).contextTokens()).isEqualTo(4096);
        }
    }
}
