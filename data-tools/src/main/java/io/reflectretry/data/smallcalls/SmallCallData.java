package io.reflectretry.data.smallcalls;

import io.reflectretry.data.DataCard;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskFile;
import io.reflectretry.model.task.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes files of small function-calling tasks. */
public final class SmallCallData {

    private SmallCallData() {}

    /**
     * Writes a file of different tasks of one side of the split, and its card.
     *
     * @param file the JSONL file; an earlier one is replaced
     * @param seed the same seed gives the same file
     * @throws IllegalArgumentException where there are not so many tasks
     */
    public static DataCard write(Path file, Split split, int count, long seed) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, not " + count);
        }
        List<Task> tasks =
                new SmallCallGenerator(seed)
                        .tasks(split, count).stream().map(SmallCallTask::toTask).toList();
        String sha256 = TaskFile.write(file, tasks);
        DataCard card =
                new DataCard(
                        file.getFileName().toString(),
                        "Function calling in few words: pick the offered tool that does what is asked and call it; no two tasks want the same call.",
                        SmallCallTask.TYPE,
                        split.label(),
                        "SHA-256 of the right call decides: %d of 100 calls are held out, and no training data of this project wants one."
                                .formatted(Split.HELD_OUT_PERCENT),
                        "made by this project's generator (rrr demo --task function-calling)",
                        DataCard.OWN_LICENCE,
                        Map.of("seed", Long.toString(seed)),
                        Map.of(),
                        count,
                        sha256);
        TaskFile.writeCard(file, card);
        return card;
    }
}
