package io.reflectretry.data.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskFile;
import io.reflectretry.data.TaskKey;
import io.reflectretry.data.calls.CallsJson;
import io.reflectretry.data.calls.ToolBox;
import io.reflectretry.data.imports.ImportReport;
import io.reflectretry.data.imports.ImportSettings;
import io.reflectretry.data.imports.PromptWords;
import io.reflectretry.data.imports.TaskImport;
import io.reflectretry.data.imports.XlamFormat;
import io.reflectretry.model.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallGeneratorTest {

    private static final int DRAWS = 3000;

    private final CallGenerator generator = new CallGenerator(5);

    @TempDir Path folder;

    @Test
    void everyGoldIsValidAgainstItsOwnToolsAndStrictlyTyped() throws Exception {
        for (long i = 0; i < DRAWS; i++) {
            XlamRecord record = generator.draw(i);
            // As a reader of the file gets it: through its text.
            JsonNode tools = CallsJson.mapper().readTree(record.tools().toString());
            JsonNode gold = CallsJson.mapper().readTree(record.answers().toString());

            assertThat(ToolBox.of(tools).check(gold)).as(record.query()).isEmpty();
        }
    }

    @Test
    void everyValueStandsInTheQueryInTheOrderOfTheCalls() {
        for (long i = 0; i < DRAWS; i++) {
            String query = generator.draw(i).query().toLowerCase(Locale.ROOT);
            List<DrawnCall> calls = generator.calls(i);

            assertThat(calls).hasSize(generator.draw(i).answers().size());
            for (DrawnCall call : calls) {
                call.values()
                        .forEach(
                                (name, value) ->
                                        assertThat(query)
                                                .as("%s of %s", name, call.toJson())
                                                .contains(value.said().toLowerCase(Locale.ROOT)));
            }
            assertThat(query).doesNotContain("{", "}", "[", "%s", "  ");
        }
    }

    @Test
    void aSaidValueIsTheValueOrANamedWordForIt() {
        for (CatalogueTool tool : Catalogue.load()) {
            for (long i = 0; i < 20; i++) {
                DrawnCall call = tool.draw(new java.util.SplittableRandom(i));
                call.values()
                        .forEach(
                                (name, value) -> {
                                    if (value.json().isNumber()) {
                                        assertThat(value.said()).isEqualTo(value.json().asText());
                                    }
                                    for (JsonNode item : value.json()) {
                                        assertThat(value.said()).contains(item.asText());
                                    }
                                });
            }
        }
    }

    @Test
    void callsAndToolsAreVaried() {
        Set<String> called = new HashSet<>();
        int several = 0;
        int parallel = 0;
        int distracted = 0;
        int optional = 0;
        for (long i = 0; i < DRAWS; i++) {
            XlamRecord record = generator.draw(i);
            Set<String> names =
                    StreamSupport.stream(record.answers().spliterator(), false)
                            .map(call -> call.path("name").asText())
                            .collect(Collectors.toSet());
            called.addAll(names);
            several += record.answers().size() > 1 ? 1 : 0;
            parallel += record.answers().size() > names.size() ? 1 : 0;
            distracted += record.tools().size() > names.size() ? 1 : 0;
            optional +=
                    generator.calls(i).stream()
                                    .anyMatch(
                                            call ->
                                                    call.values().keySet().stream()
                                                            .anyMatch(p -> hasDefault(call, p)))
                            ? 1
                            : 0;
            Set<String> distinct = new HashSet<>();
            record.answers().forEach(call -> distinct.add(call.toString()));
            assertThat(distinct).hasSize(record.answers().size());
        }
        assertThat(generator.tools()).isGreaterThanOrEqualTo(100);
        assertThat(called).hasSize(generator.tools());
        assertThat(several).isBetween(DRAWS * 45 / 100, DRAWS * 65 / 100);
        assertThat(parallel).isBetween(DRAWS * 15 / 100, DRAWS * 25 / 100);
        assertThat(distracted).isGreaterThan(DRAWS * 70 / 100);
        assertThat(optional).isGreaterThan(DRAWS * 40 / 100);
    }

    /** A call with the default spelled out and one without it mean the same: no task may ask so. */
    @Test
    void neverSaysADefault() {
        for (long i = 0; i < DRAWS; i++) {
            for (DrawnCall call : generator.calls(i)) {
                call.values()
                        .forEach(
                                (name, value) ->
                                        assertThat(value.json())
                                                .as("%s of %s", name, call.toJson())
                                                .isNotEqualTo(
                                                        call.tool()
                                                                .published()
                                                                .path("parameters")
                                                                .path(name)
                                                                .get("default")));
            }
        }
    }

    @Test
    void seedsRepeatAndSidesShareNoQuestion() {
        assertThat(LongStream.range(0, 50).mapToObj(new CallGenerator(5)::draw).toList())
                .isEqualTo(LongStream.range(0, 50).mapToObj(generator::draw).toList())
                .isNotEqualTo(
                        LongStream.range(0, 50).mapToObj(new CallGenerator(6)::draw).toList());
        Set<String> heldOut = keys(1, Split.HELD_OUT);
        assertThat(heldOut).hasSize(300);
        for (long seed = 1; seed <= 3; seed++) {
            assertThat(keys(seed, Split.TRAIN)).hasSize(300).doesNotContainAnyElementsOf(heldOut);
        }
    }

    @Test
    void theXlamFileImportsAgainToTheSameTasks() throws IOException {
        Path tasks = folder.resolve("tasks.jsonl");
        Path xlam = folder.resolve("xlam.json");
        FunctionCallingData.write(tasks, Split.TRAIN, 400, 3);
        FunctionCallingData.writeXlam(xlam, Split.TRAIN, 400, 3);

        ImportReport report =
                TaskImport.run(
                        new ImportSettings(
                                List.of(xlam),
                                folder.resolve("out"),
                                0,
                                ImportSettings.OnBad.FAIL,
                                true,
                                List.of(),
                                Optional.of(FunctionCallingData.NAME),
                                Optional.empty()),
                        new XlamFormat(PromptWords.OWN),
                        progress -> {});

        assertThat(report.train()).isEqualTo(400);
        assertThat(folder.resolve("out/train.jsonl")).hasSameTextualContentAs(tasks);
        List<Task> read = TaskFile.read(tasks);
        assertThat(read)
                .allSatisfy(
                        task -> {
                            assertThat(task.type()).isEqualTo("function-calling");
                            assertThat(Split.of(TaskKey.of(task))).isEqualTo(Split.TRAIN);
                            assertThat(task.tools())
                                    .hasSameSizeAs(task.verification().path("tools"));
                        });
        String first = Files.readString(tasks);
        FunctionCallingData.write(tasks, Split.TRAIN, 400, 3);
        assertThat(Files.readString(tasks)).isEqualTo(first);
        assertThatThrownBy(() -> FunctionCallingData.write(tasks, Split.TRAIN, 0, 3))
                .hasMessageContaining("count must be 1 or more");
    }

    private static boolean hasDefault(DrawnCall call, String parameter) {
        return call.tool().published().path("parameters").path(parameter).has("default");
    }

    private static Set<String> keys(long seed, Split split) {
        Set<String> keys = new HashSet<>();
        new CallGenerator(seed)
                .forEach(split, 300, record -> keys.add(TaskKey.ofQuestion(record.query())));
        return keys;
    }
}
