package io.reflectretry.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.codec.Json;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFileTest {

    @TempDir Path folder;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Path file = folder.resolve("sub/train.jsonl");

        DataCard card = CountdownData.write(file, Split.TRAIN, 50, 7, 3);

        List<Task> tasks = TaskFile.read(file);
        assertThat(tasks)
                .isEqualTo(
                        new CountdownGenerator(7, 3)
                                .tasks(Split.TRAIN, 50).stream()
                                        .map(CountdownTask::toTask)
                                        .toList());
        CountdownGold gold =
                Json.mapper().treeToValue(tasks.getFirst().verification(), CountdownGold.class);
        assertThat(tasks.getFirst().question())
                .isEqualTo(new CountdownTask(gold.numbers(), gold.target()).question())
                .matches("numbers \\d+ \\d+ \\d+ target \\d+");
        assertThat(card.count()).isEqualTo(50);
    }

    @Test
    void theCardTellsSeedSplitAndHash() throws IOException {
        Path file = folder.resolve("held-out.jsonl");
        CountdownData.write(file, Split.HELD_OUT, 20, 7, 3);
        String first = Files.readString(file);

        DataCard again = CountdownData.write(file, Split.HELD_OUT, 20, 7, 3);

        assertThat(Files.readString(file)).isEqualTo(first);
        DataCard read = Json.mapper().readValue(TaskFile.cardOf(file).toFile(), DataCard.class);
        assertThat(read).isEqualTo(again);
        assertThat(TaskFile.cardOf(file)).hasFileName("held-out.card.json");
        assertThat(read.split()).isEqualTo("held-out");
        assertThat(read.settings()).containsEntry("seed", "7");
        assertThat(read.sha256())
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(
                                        Split.sha256()
                                                .digest(first.getBytes(StandardCharsets.UTF_8))));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void namesFileLineAndFault() throws IOException {
        Path file = folder.resolve("bad.jsonl");
        String good = Files.readString(written());

        Files.writeString(file, good + "{\"id\": \"x\"");
        assertThatThrownBy(() -> TaskFile.read(file))
                .isInstanceOf(TaskFileException.class)
                .hasMessageContaining("bad.jsonl:2: ");

        Files.writeString(file, good + "\n");
        assertThatThrownBy(() -> TaskFile.read(file))
                .hasMessageContaining("bad.jsonl:2: is an empty line");

        Files.writeString(file, good.replace("\"user\"", "\"\"") + good);
        assertThatThrownBy(() -> TaskFile.read(file))
                .hasMessageContaining("bad.jsonl:1: ")
                .hasMessageContaining("messages")
                .hasMessageContaining("role");

        Files.writeString(file, good.replace("\"type\":\"countdown\"", "\"kind\":1"));
        assertThatThrownBy(() -> TaskFile.read(file))
                .hasMessageContaining("'verification.type' must name a verifier");

        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        assertThatThrownBy(() -> TaskFile.read(file))
                .hasMessageContaining("bad.jsonl:1: is not UTF-8 text");
        assertThatThrownBy(() -> TaskFile.read(folder.resolve("none.jsonl")))
                .isInstanceOf(TaskFileException.class)
                .hasMessageContaining("none.jsonl: is missing");
    }

    @Test
    void readsNoFurtherThanAsked() throws IOException {
        Path file = folder.resolve("long.jsonl");
        Files.writeString(file, Files.readString(written()) + "not a task\n");

        try (Stream<Task> tasks = TaskFile.stream(file)) {
            assertThat(tasks.findFirst()).isPresent();
        }
    }

    private Path written() {
        Path file = folder.resolve("one.jsonl");
        TaskFile.write(file, List.of(new CountdownTask(List.of(7, 12, 3), 87).toTask()));
        return file;
    }
}
