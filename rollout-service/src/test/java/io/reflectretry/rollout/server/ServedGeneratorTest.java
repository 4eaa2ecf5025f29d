package io.reflectretry.rollout.server;

import static io.reflectretry.rollout.server.ScriptedServer.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.generation.ContextExceededException;
import io.reflectretry.policy.generation.FinishReason;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GenerationResult;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.rollout.server.ScriptedServer.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of vLLM, how its answers are read, and what becomes of its failures. */
class ServedGeneratorTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "Qwen/Qwen2.5-0.5B-Instruct";
    private static final int[] PROMPT = {9707, 11, 1879};
    private static final int[] STOPS = {151645, 151643};
    private static final String STOP = recorded("completion-stop.json");

    private final ScriptedServer server = new ScriptedServer();
    private final InferenceClient client =
            TestServers.client(
                    TestServers.settings(
                            server.address(),
                            MODEL,
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(20)));

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private ServedGenerator generator(ServedModelName model, InferenceClient with) {
        return new ServedGenerator(with, new Adapters(with), model, 3, 16, STOPS);
    }

    private GenerationResult write(Sampling sampling, Long... seeds) {
        return generator(ServedModelName.base(MODEL), client)
                .generate(new GenerationRequest(PROMPT, List.of(seeds), sampling))
                .join();
    }

    @Test
    void asksForTokenIdsAndLeavesNothingToTheModelsDefaults() throws Exception {
        server.then(200, STOP);

        write(Sampling.at(0.7, 12), -5L);

        ScriptedServer.Asked asked = server.asked().getFirst();
        assertThat(asked.route()).isEqualTo("POST /v1/completions");
        assertThat(asked.authorization()).isEqualTo("Bearer secret");
        JsonNode expected =
                JSON.readTree(
                        """
                        {"model":"Qwen/Qwen2.5-0.5B-Instruct","prompt":[9707,11,1879],"max_tokens":12,
                        "n":1,"seed":-5,"temperature":0.7,"top_p":1.0,"top_k":-1,"min_p":0.0,
                        "presence_penalty":0.0,"frequency_penalty":0.0,"repetition_penalty":1.0,
                        "stop_token_ids":[151645,151643],"ignore_eos":true,"logprobs":0,
                        "return_token_ids":true,"return_tokens_as_token_ids":true,"stream":false}
                        """);
        assertThat(JSON.readTree(asked.body())).isEqualTo(expected);
    }

    @Test
    void readsIdsLogProbabilitiesAndTheStopToken() {
        server.then(200, STOP);

        GenerationResult result = write(Sampling.at(1, 8), 1L);

        Generation sample = result.generations().getFirst();
        assertThat(result.policyVersion()).isEqualTo(3);
        assertThat(sample.tokenIds()).containsExactly(220, 22, 353, 151645);
        assertThat(sample.logProbabilities())
                .containsExactly(-0.6931472f, -1.2039728f, -0.010050336f, -0.105360515f);
        assertThat(sample.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void eachSampleIsARequestWithItsOwnSeedInTheOrderOfTheSeeds() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.then(200, STOP);
        }

        GenerationResult result = write(Sampling.at(1, 8), 41L, -7L, 12L);

        assertThat(result.generations()).hasSize(3);
        assertThat(server.asked())
                .extracting(a -> JSON.readTree(a.body()).path("seed").asLong())
                .containsExactlyInAnyOrder(41L, -7L, 12L);
    }

    @Test
    void newTokensAreCutToTheContextAsTheLocalEngineCutsThem() throws Exception {
        server.then(200, STOP);

        write(Sampling.at(1, 500), 1L);

        assertThat(JSON.readTree(server.asked().getFirst().body()).path("max_tokens").asInt())
                .isEqualTo(16 - PROMPT.length);
    }

    @Test
    void aPromptThatFillsTheContextIsNotSent() {
        GenerationRequest tooLong =
                new GenerationRequest(new int[16], List.of(1L), Sampling.at(1, 4));

        assertThatThrownBy(
                        () ->
                                generator(ServedModelName.base(MODEL), client)
                                        .generate(tooLong)
                                        .join())
                .hasCauseInstanceOf(ContextExceededException.class);
        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.9, 0", "1, 1, 20", "0.005, 1, 0"})
    void settingsUnderWhichItsNumbersMeanSomethingElseAreRefused(
            double temperature, double topP, int topK) {
        assertThatThrownBy(() -> write(new Sampling(temperature, topP, topK, 4), 1L))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void greedySamplesHaveNothingToFilter() {
        server.then(200, STOP);

        assertThat(write(new Sampling(0, 0.9, 20, 8), 1L).generations()).hasSize(1);
    }

    @Test
    void whatPassesIsTriedAgainUntilItHasPassed() {
        server.then(
                        500,
                        "{\"error\":{\"message\":\"engine busy\",\"type\":\"InternalServerError\"}}")
                .then(new Reply.Cut())
                .then(429, "")
                .then(503, "<html>gateway</html>")
                .then(200, "{\"choices\": [")
                .then(
                        200,
                        STOP.replace("\"finish_reason\":\"stop\"", "\"finish_reason\":\"abort\""))
                .then(new Reply.Slow(Duration.ofSeconds(4), new Reply.Answer(200, STOP, "")))
                .then(200, STOP);

        assertThat(write(Sampling.at(1, 8), 1L).generations()).hasSize(1);

        assertThat(server.asked()).hasSize(8);
        assertThat(server.asked())
                .extracting(ScriptedServer.Asked::body)
                .containsOnly(server.asked().getFirst().body());
    }

    @Test
    void comesAgainWhenTheServerSays() {
        server.then(new Reply.Answer(429, "", "1")).then(200, STOP);
        long began = System.nanoTime();

        write(Sampling.at(1, 8), 1L);

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void aServerThatStaysAwayIsGivenUpWithItsNameAndItsWords() {
        ServerSettings impatient =
                TestServers.settings(
                        server.address(), MODEL, Duration.ofSeconds(2), Duration.ofMillis(300));
        for (int i = 0; i < 100; i++) {
            server.then(503, "{\"error\":{\"message\":\"still loading\"}}");
        }
        try (InferenceClient brief = TestServers.client(impatient)) {
            assertThatThrownBy(
                            () ->
                                    generator(ServedModelName.base(MODEL), brief)
                                            .generate(
                                                    new GenerationRequest(
                                                            PROMPT, List.of(1L), Sampling.at(1, 4)))
                                            .join())
                    .hasCauseInstanceOf(InferenceServerException.class)
                    .hasMessageContainingAll(
                            server.address().toString(),
                            "POST /v1/completions",
                            "status 503: still loading",
                            "rrr.generation.server.patience");
        }
        assertThat(server.asked()).hasSizeBetween(3, 99);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":{\"message\":\"Token id 9 is out of vocabulary\",\"code\":400}} | Token id 9 is out of vocabulary",
                "400 | {\"object\":\"error\",\"message\":\"max_tokens is wrong\",\"code\":400} | max_tokens is wrong",
                "401 | {\"error\":\"Unauthorized\"} | RRR_GENERATION_SERVER_API_KEY",
                "404 | {\"detail\":\"Not Found\"} | Not Found",
                "422 | plain text | plain text"
            })
    void aRefusalIsNotRepeatedAndSaysWhatTheServerSaid(int status, String body, String said) {
        server.then(status, body).then(200, STOP);

        assertThatThrownBy(() -> write(Sampling.at(1, 4), 1L))
                .hasCauseInstanceOf(InferenceServerException.class)
                .hasMessageContaining(server.address().toString())
                .hasMessageContaining(said);
        assertThat(server.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"token_ids\":[220,22,353,151645], | '' | return_token_ids needs vLLM 0.10.2",
                "\"token_ids\":[220,22,353,151645] | \"token_ids\":[220,22,353] | 3 token ids came with 4 log-probabilities",
                "\"token_ids\":[220,22,353,151645] | \"token_ids\":[] | 0 token ids came",
                "-0.6931471824645996,-1.2 | null,-1.2 | log-probability of token 0 is null",
                "-0.6931471824645996,-1.2 | -9999.0,-1.2 | log-probability of token 0 is -9999",
                "-0.6931471824645996,-1.2 | 12.5,-1.2 | log-probability of token 0 is 12.5",
                "[9707,11,1879] | [1,9707,11,1879] | it read another prompt",
                "353,151645] | 353,7] | none of the stop tokens",
                "\"choices\":[{ | \"choices\":[{},{ | 1 choice was asked for, but the answer has 2"
            })
    void anAnswerThatIsNotWhatWasAskedForIsNotBelieved(String was, String is, String said) {
        assertThat(STOP).contains(was);
        server.then(200, STOP.replace(was, is));

        assertThatThrownBy(() -> write(Sampling.at(1, 8), 1L))
                .hasCauseInstanceOf(InferenceServerException.class)
                .hasMessageContaining(said);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aStopTokenAtTheLimitIsAStopWhateverTheServerCallsIt() {
        server.then(
                200, STOP.replace("\"finish_reason\":\"stop\"", "\"finish_reason\":\"length\""));

        assertThat(write(Sampling.at(1, 4), 1L).generations().getFirst().finishReason())
                .isEqualTo(FinishReason.STOP);
    }

    @Test
    void noMoreRequestsThanConfiguredAreUnderWay() {
        Long[] seeds = new Long[40];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = (long) i;
            server.then(new Reply.Slow(Duration.ofMillis(20), new Reply.Answer(200, STOP, "")));
        }

        write(Sampling.at(1, 8), seeds);

        assertThat(server.asked()).hasSize(40);
        assertThat(server.mostRunning()).isBetween(2, 8);
    }

    @Test
    void anAdapterThatTheServerHasLostIsLoadedAgain() throws Exception {
        server.then(404, "{\"error\":{\"message\":\"The model `demo-7@3` does not exist.\"}}")
                .then(200, "Success: LoRA adapter 'demo-7@3' added successfully.")
                .then(200, STOP);
        ServedModelName adapter =
                new ServedModelName(
                        "demo-7@3", Optional.of(Path.of("/storage/runs/demo-7/checkpoints/3")));

        generator(adapter, client)
                .generate(new GenerationRequest(PROMPT, List.of(1L), Sampling.at(1, 8)))
                .join();

        assertThat(server.asked())
                .extracting(ScriptedServer.Asked::route)
                .containsExactly(
                        "POST /v1/completions",
                        "POST /v1/load_lora_adapter",
                        "POST /v1/completions");
        assertThat(JSON.readTree(server.asked().get(1).body()))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"lora_name":"demo-7@3","lora_path":"/storage/runs/demo-7/checkpoints/3"}
                                """));
    }
}
