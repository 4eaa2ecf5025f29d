package io.reflectretry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.data.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {

    @TempDir private Path folder;

    @BeforeEach
    void nameTheProject() {
        System.setProperty("rrr.home", folder.toString());
    }

    @Test
    void makesCountdownTasksOfAnyRange() {
        Path file = folder.resolve("train.jsonl");

        assertThat(
                        data(
                                "countdown --split train --count 30 --numbers 4 --number-range 1..50 --target-range 100..300 --words sentences --out "
                                        + file))
                .isEqualTo(ExitCode.DONE);

        assertThat(TaskFile.read(file))
                .hasSize(30)
                .allSatisfy(
                        task ->
                                assertThat(task.verification().path("target").asInt())
                                        .isBetween(100, 300));
        assertThat(data("countdown --split train --count 3 --number-range 5 --out " + file))
                .isEqualTo(ExitCode.WRONG_USE);
        assertThat(data("countdown --split train --count 3 --numbers 9 --out " + file))
                .isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void whatIsGeneratedAsXlamCanBeImported() {
        Path xlam = folder.resolve("calls.json");
        Path tasks = folder.resolve("calls.jsonl");
        Path out = folder.resolve("out");

        assertThat(data("function-calling --split held_out --count 40 --format xlam --out " + xlam))
                .isEqualTo(ExitCode.DONE);
        assertThat(data("function-calling --split held_out --count 40 --out " + tasks))
                .isEqualTo(ExitCode.DONE);
        assertThat(
                        data(
                                "import --format xlam --name function-calling --test-percent 100 --strict --on-bad fail --out "
                                        + out
                                        + " "
                                        + xlam))
                .isEqualTo(ExitCode.DONE);

        assertThat(out.resolve("test.jsonl")).hasSameTextualContentAs(tasks);
        assertThat(out.resolve("train.jsonl")).doesNotExist();
    }

    @Test
    void importsByAMappingFileAndSaysWhatIsWrong() throws IOException {
        Path csv = Files.writeString(folder.resolve("a.csv"), "q,a\n1+1,2\n2+2,\n");
        Path mapping =
                Files.writeString(
                        folder.resolve("m.yaml"), "{name: m, type: exact, prompt: q, gold: a}");
        String ending = " --out " + folder.resolve("out") + " " + csv;

        assertThat(data("import --format mapping --mapping " + mapping + ending))
                .isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("out/rejected.jsonl"))
                .content()
                .contains("row 2", "column 'a' is empty");
        assertThat(data("import --format mapping --on-bad fail --mapping " + mapping + ending))
                .isEqualTo(ExitCode.FAILED);
        assertThat(data("import --format mapping" + ending)).isEqualTo(ExitCode.WRONG_USE);
        Files.writeString(mapping, "{name: m, type: exact, prompt: q}");
        assertThat(data("import --format mapping --mapping " + mapping + ending))
                .isEqualTo(ExitCode.WRONG_USE);
        assertThat(data("import --format xlam --out " + folder + " " + folder.resolve("nothing")))
                .isEqualTo(ExitCode.WRONG_USE);
    }

    private static int data(String arguments) {
        return Main.execute(("data " + arguments).split(" "));
    }
}
