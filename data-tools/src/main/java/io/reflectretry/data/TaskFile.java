package io.reflectretry.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.codec.JsonProblems;
import io.reflectretry.model.task.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A data set: one {@link Task} a line, as JSON; a task's index is its line, counted from 0. */
public final class TaskFile {

    private static final ObjectReader READER = Json.mapper().readerFor(Task.class);

    private TaskFile() {}

    /**
     * The tasks in the order of their index, read as they are asked for. Close the stream.
     *
     * @throws TaskFileException naming file and line, here or while the stream is read
     */
    public static Stream<Task> stream(Path file) {
        BufferedReader reader = open(file);
        return StreamSupport.stream(new Lines(file, reader), false)
                .onClose(
                        () -> {
                            try {
                                reader.close();
                            } catch (IOException failure) {
                                throw new UncheckedIOException(failure);
                            }
                        });
    }

    /**
     * All tasks of a file.
     *
     * @throws TaskFileException naming file and line
     */
    public static List<Task> read(Path file) {
        try (Stream<Task> tasks = stream(file)) {
            return tasks.toList();
        }
    }

    /**
     * Writes a file whole or not at all.
     *
     * @return SHA-256 of its bytes, hexadecimal
     */
    public static String write(Path file, List<Task> tasks) {
        try (TaskWriter writer = new TaskWriter(file)) {
            tasks.forEach(writer::write);
            return writer.finish();
        }
    }

    /** Where the card of a file of tasks lies: {@code train.jsonl} has {@code train.card.json}. */
    public static Path cardOf(Path file) {
        return file.resolveSibling(
                file.getFileName().toString().replaceFirst("\\.jsonl$", "") + ".card.json");
    }

    /** Writes the card of a file of tasks. */
    public static void writeCard(Path file, DataCard card) {
        Path target = cardOf(file);
        try {
            Path aside =
                    Files.createTempFile(target.toAbsolutePath().getParent(), ".writing-", null);
            Files.writeString(
                    aside,
                    Json.mapper()
                                    .writer(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(card)
                            + "\n");
            Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new TaskFileException(target, "cannot be written: " + failure, failure);
        }
    }

    private static BufferedReader open(Path file) {
        try {
            return Files.newBufferedReader(file);
        } catch (IOException failure) {
            throw new TaskFileException(
                    file,
                    Files.exists(file)
                            ? "cannot be read: " + failure
                            : "is missing; `rrr data` makes a data set",
                    failure);
        }
    }

    private static final class Lines extends Spliterators.AbstractSpliterator<Task> {

        private final Path file;
        private final BufferedReader reader;
        private long line;

        Lines(Path file, BufferedReader reader) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.file = file;
            this.reader = reader;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Task> action) {
            String text = next();
            if (text == null) {
                return false;
            }
            action.accept(parse(text));
            return true;
        }

        private String next() {
            line++;
            try {
                return reader.readLine();
            } catch (MalformedInputException failure) {
                throw new TaskFileException(file, line, "is not UTF-8 text", failure);
            } catch (IOException failure) {
                throw new TaskFileException(file, line, "cannot be read: " + failure, failure);
            }
        }

        private Task parse(String text) {
            if (text.isBlank()) {
                throw new TaskFileException(
                        file, line, "is an empty line, but each line must be one task", null);
            }
            try {
                return READER.readValue(text);
            } catch (JsonProcessingException failure) {
                throw new TaskFileException(file, line, JsonProblems.describe(failure), failure);
            }
        }
    }
}
