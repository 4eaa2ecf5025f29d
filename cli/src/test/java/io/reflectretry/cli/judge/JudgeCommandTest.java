package io.reflectretry.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.model.codec.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class JudgeCommandTest {

    private static final String RIGHT =
            "{\"id\":\"r\",\"task\":{\"type\":\"exact\",\"answer\":\"Zürich\"},\"output\":\"Zürich\"%s}";
    private static final String WRONG =
            "{\"id\":\"w\",\"task\":{\"type\":\"exact\",\"answer\":\"a\"},\"output\":\"b\"%s}";

    private final InputStream stdin = System.in;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @AfterEach
    void giveBack() {
        System.setIn(stdin);
    }

    private int run(String... args) {
        return new CommandLine(new JudgeCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(
                        (e, command, result) -> {
                            command.getErr().println(e.getMessage());
                            return e instanceof CommandException known ? known.exitCode() : -1;
                        })
                .execute(args);
    }

    private String file(String... lines) throws IOException {
        return Files.write(folder.resolve("cases.jsonl"), List.of(lines)).toString();
    }

    private List<JsonNode> printed() {
        return out.toString().lines().map(JudgeCommandTest::parse).toList();
    }

    private static JsonNode parse(String line) {
        try {
            return Json.mapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void eachLineGetsItsVerdictInOrder() throws IOException {
        int code = run(file(RIGHT.formatted(""), "", WRONG.formatted("")));

        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(printed()).extracting(n -> n.path("id").asText()).containsExactly("r", "w");
        assertThat(printed())
                .extracting(n -> n.path("verdict").asText())
                .containsExactly("PASS", "FAIL");
        assertThat(printed())
                .extracting(n -> n.path("reason").asText())
                .containsExactly("The answer is 'Zürich'.", "The answer is 'b', not 'a'.");
        assertThat(out.toString()).matches("[\\x20-\\x7e\\r\\n]*");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatIsAsExpectedEndsWithZero() throws IOException {
        String expects = ",\"expect\":\"%s\"";

        int code =
                run(
                        file(
                                RIGHT.formatted(expects.formatted("PASS")),
                                WRONG.formatted(expects.formatted("FAIL"))));

        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(err.toString()).contains("2 as expected, 0 different");
    }

    @Test
    void whatDiffersIsToldAndEndsWithOne() throws IOException {
        int code = run(file(RIGHT.formatted(""), WRONG.formatted(",\"expect\":\"PASS\"")));

        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("cases.jsonl:2 (w): expected PASS, got FAIL: The answer is 'b'")
                .contains("0 as expected, 1 different");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"id"; is not JSON
                    [1]; must be an object
                    {"task":{"type":"exact"}}; 'output'
                    {"output":"x"}; 'task' must be an object
                    {"task":{},"output":"x"}; 'type'
                    {"task":{"type":"exact"},"output":5}; 'output'
                    {"task":{"type":"exact"},"output":"x","expect":"MAYBE"}; 'expect' must be one of PASS
                    """)
    void aBadLineNamesFileLineAndField(String line, String message) throws IOException {
        int code = run(file(RIGHT.formatted(""), line));

        assertThat(code).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("cases.jsonl:2").contains(message);
        assertThat(printed()).hasSize(1);
    }

    @Test
    void oneOutputComesFromStandardInput() {
        System.setIn(new ByteArrayInputStream("7 * 12 + 3\n".getBytes(StandardCharsets.UTF_8)));

        int code = run("--task", "{\"type\":\"countdown\",\"numbers\":[7,12,3],\"target\":87}");

        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(printed().getFirst().path("verdict").asText()).isEqualTo("PASS");
    }

    @Test
    void anUnscorableLineTellsItsKind() throws IOException {
        run(file("{\"task\":{\"type\":\"chess\"},\"output\":\"e4\"}"));

        assertThat(printed().getFirst().path("id").asText()).isEqualTo("1");
        assertThat(printed().getFirst().path("kind").asText()).isEqualTo("GOLD");
    }

    @Test
    void wrongUseEndsWithTwo() throws IOException {
        assertThat(run()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(run(file(), "--task", "{}")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(run(folder.resolve("nothing").toString())).isEqualTo(ExitCode.WRONG_USE);
        assertThat(run("--task", "{")).isEqualTo(ExitCode.WRONG_USE);
    }
}
