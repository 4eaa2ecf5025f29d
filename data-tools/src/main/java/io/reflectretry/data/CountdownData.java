package io.reflectretry.data;

import io.reflectretry.model.task.CountdownGold;
import java.nio.file.Path;
import java.util.List;

/** Makes files of Countdown tasks. */
public final class CountdownData {

    private CountdownData() {}

    /**
     * Writes a file of different tasks of one side of the split, and its card.
     *
     * @param file the JSONL file; an earlier one is replaced
     * @param count how many tasks
     * @param seed the same seed gives the same file
     * @param numbers how many numbers a task has: 3 or 4
     * @throws IllegalArgumentException where there are not so many tasks
     */
    public static DataCard write(Path file, Split split, int count, long seed, int numbers) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, not " + count);
        }
        List<CountdownTask> tasks = new CountdownGenerator(seed, numbers).tasks(split, count);
        String sha256 = TaskFile.write(file, tasks.stream().map(CountdownTask::toTask).toList());
        DataCard card =
                new DataCard(
                        file.getFileName().toString(),
                        "Countdown: make the target of the numbers 1 to %d, each used exactly once, by + - * / in exact arithmetic; targets 1 to %d; every task can be solved, no two have the same numbers and target."
                                .formatted(
                                        CountdownGenerator.LARGEST_NUMBER,
                                        CountdownGenerator.LARGEST_TARGET),
                        CountdownGold.TYPE,
                        split.label(),
                        "SHA-256 of the sorted numbers and the target decides: %d of 100 tasks are held out, and no training data of this project holds one."
                                .formatted(Split.HELD_OUT_PERCENT),
                        seed,
                        numbers,
                        tasks.size(),
                        sha256);
        TaskFile.writeCard(file, card);
        return card;
    }
}
