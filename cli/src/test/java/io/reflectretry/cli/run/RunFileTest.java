package io.reflectretry.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {

    private static final Path EXAMPLE = Path.of("../docs/run.example.yaml");

    @TempDir private Path folder;

    @Test
    void readsTheExampleOfTheDocumentation() {
        var configuration = RunFile.read(EXAMPLE, "models/x", "data/x.jsonl");

        assertThat(configuration.groupSize()).isEqualTo(8);
        assertThat(configuration.model()).isEqualTo("models/x");
    }

    @Test
    void readsWhatItWouldPrint() throws IOException {
        var configuration = RunFile.read(EXAMPLE, "models/x", "data/x.jsonl");
        Path printed = folder.resolve("run.yaml");
        Files.writeString(printed, RunFile.text(configuration));

        assertThat(RunFile.read(printed, "models/x", "data/x.jsonl")).isEqualTo(configuration);
    }

    @Test
    void namesAFieldThatIsWrong() throws IOException {
        assertThatThrownBy(() -> RunFile.read(with("groupSize: 8", "groupSize: 1"), "m", "d"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("run.yaml")
                .hasMessageContaining("'groupSize' must be 2 or more");
    }

    @Test
    void namesAFieldThatNobodyKnows() throws IOException {
        assertThatThrownBy(
                        () ->
                                RunFile.read(
                                        with("groupSize: 8", "groupSize: 8\ngroupsize: 8"),
                                        "m",
                                        "d"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("groupsize");
    }

    @Test
    void namesAFieldThatIsMissing() throws IOException {
        assertThatThrownBy(() -> RunFile.read(with("groupSize: 8", ""), "m", "d"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("'groupSize' is missing");
    }

    private Path with(String old, String now) throws IOException {
        Path file = folder.resolve("run.yaml");
        Files.writeString(file, Files.readString(EXAMPLE).replace(old, now));
        return file;
    }
}
