package io.reflectretry.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.cli.CommandException;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.LoraSettings;
import io.reflectretry.model.run.OptimizerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    void readsTheExamplesOfAnAdapter() throws IOException {
        Path file = folder.resolve("run.yaml");
        Files.writeString(
                file,
                Files.readString(EXAMPLE)
                        .replaceAll("(?m)^# (lora:|  r:|  alpha:|  rslora:|  targets:)", "$1"));

        var lora = RunFile.read(file, "models/x", "data/x.jsonl").lora();

        assertThat(lora)
                .contains(
                        new LoraSettings(
                                16, 32, false, List.of("q_proj", "k_proj", "v_proj", "o_proj")));
        assertThat(RunFile.read(EXAMPLE, "models/x", "data/x.jsonl").lora()).isEmpty();
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

    @Test
    void thePaperSaysWhatItsAuthorsReport() {
        var paper = RunFile.read(Optional.of(Preset.PAPER), Optional.empty(), "m", "d");

        assertThat(paper.optimizer().learningRate()).isEqualTo(5e-7);
        assertThat(paper.optimizer().schedule()).isEqualTo(OptimizerSettings.Schedule.COSINE);
        assertThat(paper.optimizer().warmupRatio()).isEqualTo(0.03);
        assertThat(paper.optimizer().warmupSteps(paper.steps())).isEqualTo(53);
        assertThat(paper.grpo().beta()).isEqualTo(0.001);
        assertThat(paper.failuresPerStep()).isEqualTo(256);
        assertThat(paper.groupSize()).isEqualTo(8);
    }

    @Test
    void theFileGoesBeforeThePresetFieldByField() throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, "steps: 7\ngrpo: {beta: 0.5}\n");

        var mine = RunFile.read(Optional.of(Preset.PAPER), Optional.of(file), "m", "d");

        assertThat(mine.steps()).isEqualTo(7);
        assertThat(mine.grpo().beta()).isEqualTo(0.5);
        assertThat(mine.grpo().samplerCorrectionCap()).isEqualTo(3);
        assertThat(mine.failuresPerStep()).isEqualTo(256);
    }

    @Test
    void asksForSettingsWhereThereAreNone() {
        assertThatThrownBy(() -> RunFile.read(Optional.empty(), Optional.empty(), "m", "d"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("--preset");
    }

    @Test
    void aFileOfBeforeThereWasMoreThanOneLossMeansWhatItMeant() throws IOException {
        Path file = folder.resolve("old.yaml");
        Files.writeString(
                file,
                "grpo: {lossType: DAPO, scaleRewards: GROUP, epsilonLow: 0.2, epsilonHigh: 0.2,"
                        + " beta: 0.0, filterZeroVariance: false, samplerCorrectionCap: 2.0}\n");

        var old = RunFile.read(Optional.of(Preset.SMALL), Optional.of(file), "m", "d");

        assertThat(old.grpo()).isEqualTo(GrpoSettings.defaults());
    }

    private Path with(String old, String now) throws IOException {
        Path file = folder.resolve("run.yaml");
        Files.writeString(file, Files.readString(EXAMPLE).replace(old, now));
        return file;
    }
}
