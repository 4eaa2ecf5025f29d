package io.reflectretry.cli.demo;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ProjectFolder;
import io.reflectretry.cli.run.StorageImport;
import io.reflectretry.data.CountdownData;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskFile;
import io.reflectretry.model.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a demo works with, in its storage.
 *
 * @param model the small policy, relative to the storage root
 * @param trainingTasks tasks to train on, relative to the storage root
 * @param heldOutTasks tasks to measure on, none of them in any training data
 * @param heldOut the same tasks
 */
record DemoData(String model, String trainingTasks, String heldOutTasks, List<Task> heldOut) {

    private static final int NUMBERS = 3;
    private static final int TRAINING_TASKS = 3_900;
    private static final int HELD_OUT_TASKS = 2_400;

    // The held-out tasks are the same whatever the demo's seed: results can be compared.
    private static final long HELD_OUT_SEED = 1;

    /** Copies the small policy and makes the tasks. */
    static DemoData prepare(DemoFolder folder, long seed) {
        Path policy = ProjectFolder.root().resolve("models/countdown-small");
        if (!Files.isDirectory(policy)) {
            throw CommandException.failed(
                    "%s is missing: ./rrr bootstrap makes it".formatted(policy));
        }
        Path data = folder.storage().resolve("data");
        Path training = data.resolve("countdown-train.jsonl");
        Path heldOut = data.resolve("countdown-held-out.jsonl");
        CountdownData.write(training, Split.TRAIN, TRAINING_TASKS, seed, NUMBERS);
        CountdownData.write(heldOut, Split.HELD_OUT, HELD_OUT_TASKS, HELD_OUT_SEED, NUMBERS);
        StorageImport storage = new StorageImport(folder.storage());
        return new DemoData(
                storage.model(policy),
                storage.data(training),
                storage.data(heldOut),
                TaskFile.read(heldOut));
    }

    Map<String, Task> heldOutById() {
        return heldOut.stream().collect(Collectors.toMap(Task::id, Function.identity()));
    }
}
