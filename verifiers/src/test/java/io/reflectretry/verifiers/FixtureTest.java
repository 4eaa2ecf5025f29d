package io.reflectretry.verifiers;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdicts of other people's checkers: the README beside the files names them. */
class FixtureTest {

    private static final Verifiers VERIFIERS = Verifiers.installed();

    record Case(String id, ObjectNode task, String output, String expect) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Case> cases() {
        return Stream.of("countdown", "bfcl", "exact", "math").flatMap(n -> read(n).stream());
    }

    private static List<Case> read(String name) {
        var file =
                Objects.requireNonNull(
                        FixtureTest.class.getResourceAsStream("/judge/" + name + ".jsonl"));
        try (var reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return reader.lines().map(FixtureTest::parse).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Case parse(String line) {
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
        Outcome outcome = VERIFIERS.judge(Cases.task(example.task()), example.output()).outcome();

        assertThat(Cases.verdict(outcome)).as(outcome.reason()).isEqualTo(example.expect());
        assertThat(outcome.reason()).isNotBlank().hasSizeLessThan(500);
    }

    @ParameterizedTest
    @CsvSource({"countdown, 113", "bfcl, 341", "exact, 64", "math, 219"})
    void theFilesAreWhole(String name, int lines) {
        assertThat(read(name)).hasSize(lines);
    }

    @Test
    void hardlyAnyAnswerNeedsAProcessOfItsOwn() {
        long needed =
                cases().map(c -> new Attempt(c.id(), Cases.task(c.task()), c.output()))
                        .filter(a -> VERIFIERS.judgeAtOnce(a).isEmpty())
                        .count();

        assertThat(needed).isBetween(1L, 10L);
    }
}
