package io.reflectretry.cli.demo;

import io.reflectretry.bootstrap.Subject;
import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ProjectFolder;
import io.reflectretry.cli.run.StorageImport;
import io.reflectretry.data.CountdownData;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskFile;
import io.reflectretry.data.smallcalls.SmallCallData;
import io.reflectretry.model.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a demo works with, in its storage.
 *
 * @param model the small policy, relative to the storage root
 * @param trainingTasks tasks to train on, relative to the storage root
 * @param heldOut what to measure on, one a task that is learned
 */
record DemoData(String model, String trainingTasks, List<HeldOut> heldOut) {

    private static final int NUMBERS = 3;
    private static final int TRAINING_TASKS = 3_900;
    private static final int HELD_OUT_TASKS = 2_400;

    // The held-out tasks are the same whatever the demo's seed: results can be compared.
    private static final long HELD_OUT_SEED = 1;

    /**
     * Tasks to measure on, none of them in any training data.
     *
     * @param subject what is asked in them
     * @param file the tasks, relative to the storage root
     * @param tasks the same tasks
     */
    record HeldOut(Subject subject, String file, List<Task> tasks) {

        Map<String, Task> byId() {
            return tasks.stream().collect(Collectors.toMap(Task::id, Function.identity()));
        }
    }

    /** Copies the small policy and makes the tasks. */
    static DemoData prepare(DemoFolder folder, Subject subject, long seed) {
        Path policy = ProjectFolder.root().resolve("models").resolve(modelFor(subject));
        if (!Files.isDirectory(policy)) {
            throw CommandException.failed(
                    "%s is missing: ./rrr bootstrap --task %s makes it"
                            .formatted(
                                    policy, subject == Subject.COUNTDOWN ? "countdown" : "both"));
        }
        StorageImport storage = new StorageImport(folder.storage());
        Path data = folder.storage().resolve("data");
        List<List<Task>> training = new ArrayList<>();
        List<HeldOut> heldOut = new ArrayList<>();
        for (Subject part : subject.parts()) {
            Path file = data.resolve(part.label() + "-train.jsonl");
            write(part, file, Split.TRAIN, TRAINING_TASKS, seed);
            training.add(TaskFile.read(file));
            Path kept = data.resolve(part.label() + "-held-out.jsonl");
            write(part, kept, Split.HELD_OUT, HELD_OUT_TASKS, HELD_OUT_SEED);
            heldOut.add(new HeldOut(part, storage.data(kept), TaskFile.read(kept)));
        }
        Path all = data.resolve(subject.label() + "-train.jsonl");
        if (training.size() > 1) {
            TaskFile.write(all, inTurn(training));
        }
        return new DemoData(storage.model(policy), storage.data(all), List.copyOf(heldOut));
    }

    /** The default demo keeps its own policy; one policy serves the others. */
    static String modelFor(Subject subject) {
        return subject == Subject.COUNTDOWN ? "countdown-small" : "both-small";
    }

    private static void write(Subject part, Path file, Split split, int count, long seed) {
        switch (part) {
            case COUNTDOWN -> CountdownData.write(file, split, count, seed, NUMBERS);
            case FUNCTION_CALLING -> SmallCallData.write(file, split, count, seed);
            case BOTH -> throw new IllegalArgumentException("not a single task: " + part);
        }
    }

    /** One of each list after the other, so that every training step sees all. */
    private static List<Task> inTurn(List<List<Task>> lists) {
        List<Task> mixed = new ArrayList<>();
        for (int i = 0; i < TRAINING_TASKS; i++) {
            for (List<Task> list : lists) {
                mixed.add(list.get(i));
            }
        }
        return mixed;
    }
}
