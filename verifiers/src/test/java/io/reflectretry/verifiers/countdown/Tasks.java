package io.reflectretry.verifiers.countdown;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.util.List;

/** Countdown tasks for tests. */
final class Tasks {

    private Tasks() {}

    static Task countdown(int target, Integer... numbers) {
        return with(new CountdownGold(List.of(numbers), target).toVerification());
    }

    static Task with(ObjectNode verification) {
        return new Task("t", List.of(Message.user("?")), List.of(), verification);
    }

    static ObjectNode verification() {
        return JsonNodeFactory.instance.objectNode().put("type", "countdown");
    }
}
