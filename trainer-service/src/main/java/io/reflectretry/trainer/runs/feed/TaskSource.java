package io.reflectretry.trainer.runs.feed;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.codec.JsonProblems;
import io.reflectretry.model.task.Task;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a data set: a JSONL file, one {@link Task} a line; empty lines are skipped. */
public final class TaskSource {

    private static final ObjectReader READER = Json.mapper().readerFor(Task.class);

    private TaskSource() {}

    /**
     * All tasks of the file, in its order; at least one.
     *
     * @param shown how the file is named in errors
     * @throws DataSetException names the file, the line and the fault
     */
    public static List<Task> read(Path file, String shown) {
        try (var lines = Files.newBufferedReader(file)) {
            List<Task> tasks = new ArrayList<>();
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    tasks.add(task(line, shown, number));
                }
            }
            if (tasks.isEmpty()) {
                throw new DataSetException("%s holds no task.".formatted(shown));
            }
            return List.copyOf(tasks);
        } catch (NoSuchFileException e) {
            throw new DataSetException(
                    "There is no file %s under the storage root.".formatted(shown), e);
        } catch (MalformedInputException e) {
            throw new DataSetException("%s is not UTF-8 text.".formatted(shown), e);
        } catch (IOException e) {
            throw new DataSetException("%s cannot be read: %s".formatted(shown, e), e);
        }
    }

    private static Task task(String line, String shown, int number) throws IOException {
        try {
            Task task = READER.readValue(line);
            if (task == null) {
                throw new DataSetException(
                        "%s, line %d: expected a task, found null.".formatted(shown, number));
            }
            return task;
        } catch (JacksonException e) {
            throw new DataSetException(
                    "%s, line %d: %s".formatted(shown, number, JsonProblems.describe(e)), e);
        }
    }
}
