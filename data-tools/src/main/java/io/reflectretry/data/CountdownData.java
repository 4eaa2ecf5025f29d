package io.reflectretry.data;

import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Task;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** Makes files of Countdown tasks. */
public final class CountdownData {

    private CountdownData() {}

    /**
     * Writes a file of different tasks of one side of the split, and its card: what the small
     * policy knows, in its words.
     *
     * @param file the JSONL file; an earlier one is replaced
     * @param count how many tasks
     * @param seed the same seed gives the same file
     * @param numbers how many numbers a task has: 3 or 4
     * @throws IllegalArgumentException where there are not so many tasks
     */
    public static DataCard write(Path file, Split split, int count, long seed, int numbers) {
        return write(
                file,
                split,
                count,
                seed,
                CountdownRange.of(numbers),
                new CountdownGenerator(seed, numbers),
                CountdownWords.SMALL,
                CountdownTask::toTask);
    }

    /**
     * The same for any range and wording; each task tells how hard it is.
     *
     * @throws IllegalArgumentException where there are not so many tasks
     */
    public static DataCard write(
            Path file,
            Split split,
            int count,
            long seed,
            CountdownRange range,
            CountdownWords words) {
        return write(
                file,
                split,
                count,
                seed,
                range,
                new CountdownGenerator(seed, range),
                words,
                task ->
                        task.toTask(
                                words,
                                CountdownDifficulty.of(task.numbers(), task.target())
                                        .orElseThrow()));
    }

    private static DataCard write(
            Path file,
            Split split,
            int count,
            long seed,
            CountdownRange range,
            CountdownGenerator generator,
            CountdownWords words,
            Function<CountdownTask, Task> line) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, not " + count);
        }
        String sha256 =
                TaskFile.write(file, generator.tasks(split, count).stream().map(line).toList());
        DataCard card =
                new DataCard(
                        file.getFileName().toString(),
                        "Countdown: make the target of the numbers %d to %d, each used exactly once, by + - * / in exact arithmetic; targets %d to %d; every task can be solved, no two have the same numbers and target."
                                .formatted(
                                        range.smallestNumber(),
                                        range.largestNumber(),
                                        range.smallestTarget(),
                                        range.largestTarget()),
                        CountdownGold.TYPE,
                        split.label(),
                        "SHA-256 of the sorted numbers and the target decides: %d of 100 tasks are held out, and no training data of this project holds one."
                                .formatted(Split.HELD_OUT_PERCENT),
                        "made by this project's generator (rrr data countdown)",
                        DataCard.OWN_LICENCE,
                        Map.of(
                                "seed", Long.toString(seed),
                                "numbers", Integer.toString(range.numbers()),
                                "words", words.label()),
                        Map.of(),
                        count,
                        sha256);
        TaskFile.writeCard(file, card);
        return card;
    }
}
