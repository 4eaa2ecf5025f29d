package io.reflectretry.data.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.data.CountdownWords;
import io.reflectretry.data.DataCard;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskFile;
import io.reflectretry.data.TaskKey;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskImportTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "json", "jsonl", "csv"})
    void readsCountdownTasksFromEachKindOfFile(String ending) {
        Path file =
                SourceFiles.write(
                        folder.resolve("train." + ending),
                        "SELECT 98::BIGINT AS target, [44, 19, 35]::BIGINT[] AS nums UNION ALL SELECT 64, [63, 95, 96]");

        List<Task> tasks = all(file, countdown());

        assertThat(tasks).hasSize(2);
        Task first =
                tasks.stream()
                        .filter(t -> t.id().equals("countdown-19-35-44=98"))
                        .findFirst()
                        .orElseThrow();
        assertThat(first.verification().toString())
                .isEqualTo("{\"type\":\"countdown\",\"numbers\":[44,19,35],\"target\":98}");
        assertThat(first.messages().getFirst())
                .isEqualTo(Message.system(CountdownWords.STEP_BY_STEP));
        assertThat(first.question())
                .startsWith("Using the numbers [44, 19, 35] create an equation that equals 98.");
    }

    @Test
    void readsXlamAsPublished() throws IOException {
        String tools =
                """
                [{"name": "search", "description": "Searches.", "parameters": {
                  "q": {"description": "Query", "type": "str"},
                  "n": {"description": "How many", "type": "int, optional", "default": "10"},
                  "near": {"description": "Where", "type": "List[List[float]], optional, default: []"},
                  "flag": {"description": "Flag", "type": "bool", "default": ""}}},
                 {"name": "ping", "description": "Pings.", "parameters": {}}]""";
        String answers =
                "[{\"name\": \"search\", \"arguments\": {\"q\": \"tea\", \"near\": [[1.0, 2.50]]}}, {\"name\": \"ping\", \"arguments\": {}}]";
        Path file = folder.resolve("xlam.json");
        Files.writeString(
                file,
                "[%s]"
                        .formatted(
                                Json.mapper()
                                        .createObjectNode()
                                        .put("id", 7)
                                        .put("query", "Find tea")
                                        .put("answers", answers)
                                        .put("tools", tools)));

        Task task = all(file, new XlamFormat(PromptWords.OWN)).getFirst();

        assertThat(task.id()).isEqualTo("xlam-7");
        assertThat(task.messages()).containsExactly(Message.user("Find tea"));
        assertThat(task.verification().path("mode").asText()).isEqualTo("exact");
        assertThat(task.verification().path("gold").toString())
                .isEqualTo(
                        "[{\"name\":\"search\",\"arguments\":{\"q\":\"tea\",\"near\":[[1.0,2.5]]}},{\"name\":\"ping\",\"arguments\":{}}]");
        assertThat(task.verification().path("tools")).isEqualTo(Json.mapper().readTree(tools));
        assertThat(task.tools().getFirst())
                .isEqualTo(
                        Json.mapper()
                                .readTree(
                                        """
                                        {"type": "function", "function": {"name": "search", "description": "Searches.",
                                         "parameters": {"type": "object", "properties": {
                                           "q": {"type": "string", "description": "Query"},
                                           "n": {"type": "integer", "description": "How many", "default": 10},
                                           "near": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}, "description": "Where"},
                                           "flag": {"type": "boolean", "description": "Flag"}},
                                          "required": ["q"]}}}"""));
    }

    @Test
    void reportsEachBadXlamRecordWithItsRowAndReason() {
        String tools = "[{\"name\":\"f\",\"parameters\":{\"a\":{\"type\":\"int\"}}}]";
        Path file =
                SourceFiles.write(
                        folder.resolve("bad.parquet"),
                        Stream.of(
                                        row(
                                                "ok",
                                                "[{\"name\":\"f\",\"arguments\":{\"a\":1}}]",
                                                tools),
                                        row("cut", "[{\"name\":\"f\"", tools),
                                        row("none", "[]", tools),
                                        row(
                                                "other tool",
                                                "[{\"name\":\"g\",\"arguments\":{}}]",
                                                tools),
                                        row("lacks", "[{\"name\":\"f\",\"arguments\":{}}]", tools),
                                        row(
                                                "unknown",
                                                "[{\"name\":\"f\",\"arguments\":{\"a\":1,\"b\":2}}]",
                                                tools),
                                        row(
                                                "twice",
                                                "[{\"name\":\"f\",\"arguments\":{\"a\":1,\"a\":2}}]",
                                                tools),
                                        row(
                                                "no tools",
                                                "[{\"name\":\"f\",\"arguments\":{}}]",
                                                "[]"),
                                        row(
                                                "  ",
                                                "[{\"name\":\"f\",\"arguments\":{\"a\":1}}]",
                                                tools),
                                        row(
                                                "text for int",
                                                "[{\"name\":\"f\",\"arguments\":{\"a\":\"1\"}}]",
                                                tools))
                                .collect(Collectors.joining(" UNION ALL ")));

        ImportReport report = run(settings(file).build(), new XlamFormat(PromptWords.OWN));

        assertThat(report.read()).isEqualTo(10);
        assertThat(report.bad()).isEqualTo(8);
        assertThat(report.train() + report.test()).isEqualTo(2);
        assertThat(report.firstBad().getFirst().line())
                .startsWith(file + ", row 2: column 'answers' holds text that is not JSON");
        assertThat(rejections())
                .satisfiesExactly(
                        r -> assertThat(r).contains("row 2", "not JSON"),
                        r -> assertThat(r).contains("row 3", "at least one call"),
                        r -> assertThat(r).contains("row 4", "calls 'g', but the tools are [f]"),
                        r -> assertThat(r).contains("row 5", "lacks its required parameter 'a'"),
                        r -> assertThat(r).contains("row 6", "unknown parameter 'b'"),
                        r -> assertThat(r).contains("row 7", "Duplicate field 'a'"),
                        r -> assertThat(r).contains("row 8", "at least one tool"),
                        r -> assertThat(r).contains("row 9", "column 'query' is empty"));
        assertThat(report.doubtful()).isEqualTo(1);
        assertThat(report.firstDoubts().getFirst().reason())
                .contains("'a' of 'f', \"1\", is not of the type integer");

        ImportReport strict =
                run(settings(file).strict(true).build(), new XlamFormat(PromptWords.OWN));
        assertThat(strict.bad()).isEqualTo(9);
    }

    @Test
    void oneBadRecordCanBeFatalAndThenNothingIsLeft() throws IOException {
        Path file =
                SourceFiles.write(
                        folder.resolve("one.jsonl"),
                        "SELECT 5 AS target, [2, 3] AS nums UNION ALL SELECT 5, [2]");

        assertThatThrownBy(
                        () ->
                                run(
                                        settings(file).onBad(ImportSettings.OnBad.FAIL).build(),
                                        countdown()))
                .isInstanceOf(ImportFailedException.class)
                .hasMessage(
                        "%s, row 2: column 'nums' must be a list of two or more whole numbers, not [2]",
                        file);
        try (Stream<Path> left = Files.list(folder.resolve("out"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void readsGsm8kAndMath() throws IOException {
        Path gsm =
                SourceFiles.write(
                        folder.resolve("gsm.parquet"),
                        "SELECT 'How many?' AS question, 'First <<1+1=2>>2\n#### 1,080' AS answer UNION ALL SELECT 'Why?', 'no idea'");
        ImportReport report = run(settings(gsm).build(), new Gsm8kFormat(PromptWords.OWN));
        assertThat(report.bad()).isEqualTo(1);
        assertThat(rejections().getFirst()).contains("row 2", "nothing after ####");
        assertThat(written().getFirst().verification().toString())
                .isEqualTo("{\"type\":\"math\",\"answer\":\"1080\"}");

        Path math = folder.resolve("MATH/algebra");
        Files.createDirectories(math);
        Files.writeString(
                math.resolve("1.json"),
                "{\n \"problem\": \"Find $x$.\", \"level\": \"Level 5\", \"type\": \"Algebra\",\n \"solution\": \"So \\\\boxed{1}, no: \\\\boxed{\\\\frac{1}{\\\\{2\\\\}}}.\"}\n");
        Files.writeString(
                math.resolve("2.json"), "{\"problem\": \"?\", \"solution\": \"\\\\boxed{1\"}");
        report = run(settings(folder.resolve("MATH")).build(), new MathFormat(PromptWords.OWN));
        assertThat(report.bad()).isEqualTo(1);
        assertThat(report.firstBad().getFirst().file()).isEqualTo(math.resolve("2.json"));
        assertThat(written().getFirst().verification().toString())
                .isEqualTo(
                        "{\"type\":\"math\",\"answer\":\"\\\\frac{1}{\\\\{2\\\\}}\",\"about\":{\"level\":\"Level 5\",\"subject\":\"Algebra\"}}");
    }

    @Test
    void linesThatAreNoneAreReportedAndTheNextOnesRead() throws IOException {
        Path jsonl = folder.resolve("lines.jsonl");
        Files.writeString(
                jsonl,
                "{\"target\": 5, \"nums\": [2, 3]}\n{\"target\": 6,\nnothing\n[1]\n{\"target\": 7, \"nums\": [3, 4]}\n");
        ImportReport report = run(settings(jsonl).build(), countdown());
        assertThat(report.bad()).isEqualTo(3);
        assertThat(report.train() + report.test()).isEqualTo(2);
        assertThat(rejections().get(2)).contains("row 4", "no JSON object");

        Path csv = folder.resolve("lines.csv");
        Files.writeString(
                csv,
                "target,nums\n5,\"[2, 3]\"\n6\n7,\"[3, 4]\",more\n8,\"[1, 7]\"\n\"x\",\"[1, 2]\"\n");
        report = run(settings(csv).build(), countdown());
        assertThat(report.read()).isEqualTo(5);
        assertThat(report.bad()).isEqualTo(3);
        assertThat(rejections())
                .anySatisfy(r -> assertThat(r).contains("line 3", "Columns"))
                .anySatisfy(r -> assertThat(r).contains("line 4"))
                .anySatisfy(r -> assertThat(r).contains("'target' holds text that is not JSON"));

        Path damaged = folder.resolve("damaged.parquet");
        Files.writeString(damaged, "PAR1 no parquet at all");
        assertThatThrownBy(() -> run(settings(damaged).build(), countdown()))
                .isInstanceOf(ImportFailedException.class)
                .hasMessageContaining("damaged.parquet, row 1: the file cannot be read further");
    }

    @Test
    void noQuestionIsOnBothSidesAndNoneIsThereTwice() {
        Path file =
                SourceFiles.write(
                        folder.resolve("many.parquet"),
                        "SELECT i % 700 AS target, [i % 7 + 1, i % 100, i % 13] AS nums FROM range(5000) n(i) UNION ALL SELECT 0, [1, 1, 0] UNION ALL SELECT 0, [0, 1, 1]");

        ImportReport report = run(settings(file).testPercent(30).build(), countdown());

        Set<String> train = keys("train.jsonl");
        Set<String> test = keys("test.jsonl");
        assertThat(train).hasSize((int) report.train()).doesNotContainAnyElementsOf(test);
        assertThat(test).hasSize((int) report.test());
        assertThat(report.read())
                .isEqualTo(5002)
                .isEqualTo(report.duplicates() + report.train() + report.test());
        assertThat(report.duplicates()).isPositive();
        assertThat((double) report.test() / (report.train() + report.test())).isBetween(0.25, 0.35);
        assertThat(train)
                .allSatisfy(key -> assertThat(Split.bucket(key)).isGreaterThanOrEqualTo(30));
    }

    @Test
    void theSameQuestionStaysOnOneSideWhateverElseDiffers() {
        Path file =
                SourceFiles.write(
                        folder.resolve("same.parquet"),
                        "SELECT 'Question ' || (i % 50) || repeat(' ', (i // 50)::INT + 1) || 'of mine' AS question, '#### ' || i AS answer FROM range(200) n(i)");

        ImportReport report =
                run(settings(file).testPercent(50).build(), new Gsm8kFormat(PromptWords.OWN));

        assertThat(report.train() + report.test()).isEqualTo(200);
        assertThat(keys("train.jsonl")).doesNotContainAnyElementsOf(keys("test.jsonl"));
        assertThat(keys("train.jsonl").size() + keys("test.jsonl").size()).isEqualTo(50);
    }

    @Test
    void anIdNamesOneTask() {
        String gold =
                "'[{\"name\":\"f\",\"arguments\":{}}]' AS answers, '[{\"name\":\"f\"}]' AS tools";
        Path file =
                SourceFiles.write(
                        folder.resolve("ids.jsonl"),
                        "SELECT 1 AS id, 'a' AS query, %s UNION ALL SELECT 1, 'b', %s UNION ALL SELECT 1, 'a', %s"
                                .formatted(gold, gold, gold));

        ImportReport report = run(settings(file).build(), new XlamFormat(PromptWords.OWN));

        assertThat(report.duplicates()).isEqualTo(1);
        assertThat(report.firstBad()).hasSize(1);
        assertThat(report.firstBad().getFirst().line())
                .contains("row 2", "'xlam-1', is that of an earlier, different record");
    }

    @Test
    void leavesOutTheQuestionsOfOtherFiles() throws IOException {
        Path published =
                SourceFiles.write(
                        folder.resolve("test.parquet"), "SELECT 5 AS target, [2, 3] AS nums");
        run(settings(published).testPercent(100).build(), countdown());
        Path known = Files.move(folder.resolve("out/test.jsonl"), folder.resolve("known.jsonl"));
        Path file =
                SourceFiles.write(
                        folder.resolve("more.parquet"),
                        "SELECT 5 AS target, [3, 2] AS nums UNION ALL SELECT 6, [2, 3]");

        ImportReport report =
                run(settings(file).testPercent(0).exclude(List.of(known)).build(), countdown());

        assertThat(report.excluded()).isEqualTo(1);
        assertThat(written()).extracting(Task::id).containsExactly("countdown-2-3=6");
    }

    @Test
    void theCardTellsSourceCountsHashAndLicence() throws IOException {
        Path file =
                SourceFiles.write(
                        folder.resolve("a.parquet"),
                        "SELECT i AS target, [i, 3] AS nums FROM range(1, 60) n(i)");

        ImportReport report = run(settings(file).build(), countdown());

        DataCard card =
                Json.mapper()
                        .readValue(folder.resolve("out/train.card.json").toFile(), DataCard.class);
        assertThat(report.cards()).contains(card);
        assertThat(card.source()).isEqualTo(file.toString());
        assertThat(card.type()).isEqualTo("countdown");
        assertThat(card.licence()).contains("Jiayi-Pan/Countdown-Tasks-3to4");
        assertThat(card.counts()).containsEntry("read", 59L).containsEntry("bad", 0L);
        assertThat(card.settings()).containsEntry("testPercent", "15");
        assertThat(card.count()).isEqualTo(report.train());
        assertThat(card.sha256()).hasSize(64);
        assertThat(folder.resolve("out/rejected.jsonl")).doesNotExist();
    }

    @Test
    void tellsRateAndTimeLeft() {
        Path file =
                SourceFiles.write(
                        folder.resolve("a.parquet"),
                        "SELECT i AS target, [i, 3] AS nums FROM range(1, 4001) n(i)");
        List<ImportProgress> seen = new ArrayList<>();

        TaskImport.run(settings(file).build(), countdown(), seen::add);

        assertThat(seen).extracting(ImportProgress::records).contains(1000L, 2000L, 3000L, 4000L);
        assertThat(seen.getFirst().share()).isEqualTo(0.25);
        assertThat(seen.getLast().share()).isEqualTo(1);
        assertThat(seen.getFirst().line())
                .matches("1,000 records, 25%, [\\d,]+ records/s, \\d+:\\d\\d left");
    }

    @Test
    void aDifficultyIsToldAndWhatCannotBeSolvedIsBad() throws IOException {
        Path file =
                SourceFiles.write(
                        folder.resolve("a.parquet"),
                        "SELECT 87 AS target, [7, 12, 3] AS nums UNION ALL SELECT 50, [1, 1, 1]");

        ImportReport report =
                run(
                        settings(file).build(),
                        new CountdownFormat(CountdownWords.SMALL, PromptWords.OWN, true));

        assertThat(report.bad()).isEqualTo(1);
        assertThat(report.firstBad().getFirst().reason()).isEqualTo("[1, 1, 1] cannot make 50");
        assertThat(written().getFirst().question()).isEqualTo("numbers 7 12 3 target 87");
        assertThat(written().getFirst().verification().path("about").path("operators").toString())
                .isEqualTo("[\"+\",\"*\"]");
    }

    @Test
    void otherWordsTakeThePlaceOfTheFormats() throws IOException {
        Path file =
                SourceFiles.write(
                        folder.resolve("a.jsonl"), "SELECT 'Why?' AS question, '#### 1' AS answer");

        run(
                settings(file).build(),
                new Gsm8kFormat(
                        new PromptWords(Optional.of(""), Optional.of("Q: {question} \\boxed{}?"))));

        assertThat(written().getFirst().messages())
                .containsExactly(Message.user("Q: Why? \\boxed{}?"));
    }

    private CountdownFormat countdown() {
        return new CountdownFormat(CountdownWords.SENTENCES, PromptWords.OWN, false);
    }

    private List<Task> all(Path file, TaskFormat format) {
        ImportReport report = run(settings(file).build(), format);
        assertThat(report.firstBad()).isEmpty();
        return written();
    }

    private static ImportReport run(ImportSettings settings, TaskFormat format) {
        return TaskImport.run(settings, format, progress -> {});
    }

    private Settings settings(Path file) {
        return new Settings(file, folder.resolve("out"));
    }

    private List<Task> written() {
        List<Task> tasks = new ArrayList<>();
        for (String side : List.of("train.jsonl", "test.jsonl")) {
            Path file = folder.resolve("out").resolve(side);
            if (Files.exists(file)) {
                tasks.addAll(TaskFile.read(file));
            }
        }
        return tasks;
    }

    private Set<String> keys(String side) {
        Set<String> keys = new HashSet<>();
        TaskFile.read(folder.resolve("out").resolve(side)).forEach(t -> keys.add(TaskKey.of(t)));
        return keys;
    }

    private List<String> rejections() {
        try {
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(folder.resolve("out/rejected.jsonl"))) {
                JsonNode node = Json.mapper().readTree(line);
                lines.add(node.path("where").asText() + ": " + node.path("reason").asText());
            }
            return lines;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String row(String query, String answers, String tools) {
        return "SELECT '%s' AS query, '%s' AS answers, '%s' AS tools"
                .formatted(query, answers, tools);
    }

    /** Settings with defaults. */
    private record Settings(
            Path source,
            Path out,
            int percent,
            ImportSettings.OnBad bad,
            boolean isStrict,
            List<Path> excluded) {

        Settings(Path source, Path out) {
            this(source, out, Split.HELD_OUT_PERCENT, ImportSettings.OnBad.SKIP, false, List.of());
        }

        Settings testPercent(int other) {
            return new Settings(source, out, other, bad, isStrict, excluded);
        }

        Settings onBad(ImportSettings.OnBad other) {
            return new Settings(source, out, percent, other, isStrict, excluded);
        }

        Settings strict(boolean other) {
            return new Settings(source, out, percent, bad, other, excluded);
        }

        Settings exclude(List<Path> files) {
            return new Settings(source, out, percent, bad, isStrict, files);
        }

        ImportSettings build() {
            return new ImportSettings(
                    List.of(source),
                    out,
                    percent,
                    bad,
                    isStrict,
                    excluded,
                    Optional.empty(),
                    Optional.empty());
        }
    }
}
