package io.reflectretry.verifiers.countdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.outcome.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdicts of other people's checkers on 113 answers: see judge/countdown.jsonl. */
class CountdownFixtureTest {

    private final CountdownVerifier verifier = new CountdownVerifier();

    record Case(String id, ObjectNode task, String output, String expect) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Case> cases() throws IOException {
        var file =
                Objects.requireNonNull(
                        CountdownFixtureTest.class.getResourceAsStream("/judge/countdown.jsonl"));
        try (var reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines().toList();
            return lines.stream().map(CountdownFixtureTest::read);
        }
    }

    private static Case read(String line) {
        try {
            JsonNode node = Json.mapper().readTree(line);
            return new Case(
                    node.get("id").textValue(),
                    (ObjectNode) node.get("task"),
                    node.get("output").textValue(),
                    node.get("expect").textValue());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheReference(Case example) {
        Outcome outcome = verifier.judge(Tasks.with(example.task()), example.output());

        String verdict =
                switch (outcome) {
                    case Outcome.Pass ignored -> "PASS";
                    case Outcome.Fail ignored -> "FAIL";
                    case Outcome.Unscorable ignored -> "UNSCORABLE";
                };
        assertThat(verdict).as(outcome.reason()).isEqualTo(example.expect());
    }

    @Test
    void theFileIsWhole() throws IOException {
        assertThat(cases()).hasSize(113);
    }
}
