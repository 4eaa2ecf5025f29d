package io.reflectretry.trainer.runs.feed;

import io.reflectretry.model.task.Task;
import java.nio.file.Path;
import java.util.List;

/** Reads a data set: a JSONL file, one {@link Task} a line; empty lines are skipped. */
public final class TaskSource {

    private static final JsonLines<Task> LINES = new JsonLines<>(Task.class, "task", task -> {});

    private TaskSource() {}

    /**
     * All tasks of the file, in its order; at least one.
     *
     * @param shown how the file is named in errors
     * @throws DataSetException names the file, the line and the fault
     */
    public static List<Task> read(Path file, String shown) {
        return LINES.read(file, shown);
    }
}
