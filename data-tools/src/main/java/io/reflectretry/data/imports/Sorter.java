package io.reflectretry.data.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskKey;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Task;
import java.util.List;

/**
 * Decides what becomes of a draft: the same for the same draft, whatever came before it, but once.
 */
final class Sorter {

    /** What becomes of a draft. */
    sealed interface Fate {}

    /** A new task for the one side or the other. */
    record Kept(Task task, boolean forTest) implements Fate {}

    /** The same task was there before. */
    record Duplicate() implements Fate {}

    /** Its question must not come again. */
    record Excluded() implements Fate {}

    private final String name;
    private final int testPercent;
    private final Digests tasks = new Digests();
    private final Digests ids = new Digests();
    private final Digests excluded = new Digests();

    Sorter(String name, int testPercent) {
        this.name = name;
        this.testPercent = testPercent;
    }

    void exclude(Task task) {
        excluded.add(TaskKey.of(task));
    }

    Fate decide(Draft draft) throws BadRecordException {
        Task unnamed = new Task("-", draft.messages(), draft.tools(), draft.verification());
        String key = TaskKey.of(unnamed);
        String content = content(unnamed, key);
        if (excluded.contains(key)) {
            return new Excluded();
        }
        if (!tasks.add(content)) {
            return new Duplicate();
        }
        String id = name + "-" + draft.sourceId().orElseGet(() -> Digests.shortName(content));
        if (!ids.add(id)) {
            throw new BadRecordException(
                    "its id, '%s', is that of an earlier, different record".formatted(id));
        }
        return new Kept(
                new Task(id, draft.messages(), draft.tools(), draft.verification()),
                Split.bucket(key) < testPercent);
    }

    /** Two tasks with the same content are one; what is only told about a task does not count. */
    private static String content(Task task, String key) {
        if (task.type().equals(CountdownGold.TYPE)) {
            return key;
        }
        ObjectNode verification = task.verification().deepCopy();
        verification.remove("about");
        try {
            return Json.mapper()
                    .writeValueAsString(List.of(task.messages(), task.tools(), verification));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
