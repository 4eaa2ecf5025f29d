package io.reflectretry.trainer.runs.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.codec.Json;
import io.reflectretry.trainer.runs.TestRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskSourceTest {

    @TempDir Path folder;

    @Test
    void readsOneTaskALineAndSkipsEmptyLines() throws IOException {
        String first = line(0);
        String second = line(1);
        assertThat(TaskSource.read(file(first + "\n\n" + second + "\n"), "train.jsonl"))
                .isEqualTo(TestRuns.tasks(2));
    }

    @Test
    void namesFileAndLineOfABrokenTask() throws IOException {
        Path file = file(line(0) + "\n\n{\"id\":\"x\"}\n");
        assertThatThrownBy(() -> TaskSource.read(file, "data/train.jsonl"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("data/train.jsonl, line 3")
                .hasMessageContaining("'messages'");
    }

    @Test
    void namesAFileThatIsMissingOrEmpty() throws IOException {
        assertThatThrownBy(() -> TaskSource.read(folder.resolve("none"), "data/none"))
                .hasMessage("There is no file data/none under the storage root.");
        Path empty = file("\n");
        assertThatThrownBy(() -> TaskSource.read(empty, "data/empty"))
                .hasMessage("data/empty holds no task.");
    }

    private static String line(int i) throws IOException {
        return Json.mapper().writeValueAsString(TestRuns.tasks(2).get(i));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("tasks.jsonl"), text);
    }
}
