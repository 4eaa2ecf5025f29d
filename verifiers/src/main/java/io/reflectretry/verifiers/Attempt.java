package io.reflectretry.verifiers;

import io.reflectretry.model.Require;
import io.reflectretry.model.task.Task;

/**
 * An answer to be judged.
 *
 * @param id names this answer: the id of the event that brought it. The same answer asked about
 *     again, after a transaction was aborted, has the same id
 * @param task what was asked
 * @param answer what the model wrote, whole and as it is
 */
public record Attempt(String id, Task task, String answer) {

    public Attempt {
        Require.text(id, "id");
        Require.present(task, "task");
        Require.present(answer, "answer");
    }
}
