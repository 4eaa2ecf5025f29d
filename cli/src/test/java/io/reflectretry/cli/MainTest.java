package io.reflectretry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir private static Path home;

    @BeforeAll
    static void nameTheProject() {
        System.setProperty("rrr.home", home.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "up",
                "down",
                "status",
                "logs",
                "train",
                "evaluate",
                "stop",
                "pause",
                "resume",
                "audit",
                "judge",
                "verify-again",
                "bench",
                "data",
                "bootstrap",
                "grpo"
            })
    void everyCommandExplainsItself(String command) {
        assertThat(Main.execute(command, "--help")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aTaskThatThereIsNotIsWrongUse() {
        assertThat(Main.execute("demo", "--task", "chess")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(Main.execute("demo", "--inference-server")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(Main.execute("demo", "--lora", "0")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(Main.execute("bootstrap", "--task", "chess", "--out", home + "/x"))
                .isEqualTo(ExitCode.WRONG_USE);
        assertThat(
                        Main.execute(
                                "bootstrap",
                                "--task",
                                "countdown",
                                "--from",
                                "y",
                                "--out",
                                home + "/x"))
                .isEqualTo(ExitCode.WRONG_USE);
        assertThat(Main.execute("bootstrap", "--task", "both", "--out", home + "/x"))
                .as("no policy to start from")
                .isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void wrongUseEndsWithTwo() {
        assertThat(Main.execute()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(Main.execute("dmeo")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(Main.execute("train")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(
                        Main.execute(
                                "data",
                                "countdown",
                                "--out",
                                "x",
                                "--split",
                                "train",
                                "--count",
                                "0"))
                .isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void whatCannotBeDoneEndsWithOne() {
        assertThat(Main.execute("status")).isEqualTo(ExitCode.FAILED);
        assertThat(Main.execute("stop", "nobody")).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void downWhereNothingRunsIsDone() {
        assertThat(Main.execute("down")).isEqualTo(ExitCode.DONE);
    }
}
