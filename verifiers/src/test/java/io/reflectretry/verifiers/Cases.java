package io.reflectretry.verifiers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.util.List;

/** Tasks and verdicts for tests. */
public final class Cases {

    private Cases() {}

    /** A task with this verification data, written as JSON. */
    public static Task task(String verification) {
        try {
            return task((ObjectNode) Json.mapper().readTree(verification));
        } catch (JsonProcessingException e) {
            throw new AssertionError(verification, e);
        }
    }

    public static Task task(ObjectNode verification) {
        return new Task("t", List.of(Message.user("?")), List.of(), verification);
    }

    /** What the installed verifiers say. */
    public static Outcome judge(String verification, String output) {
        return Verifiers.installed().judge(task(verification), output).outcome();
    }

    public static String verdict(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Pass ignored -> "PASS";
            case Outcome.Fail ignored -> "FAIL";
            case Outcome.Unscorable ignored -> "UNSCORABLE";
        };
    }
}
