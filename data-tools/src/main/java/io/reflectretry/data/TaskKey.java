package io.reflectretry.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What makes two tasks the same question, whatever their ids, tools and wording around it: all of
 * one key lie on one side of a split.
 */
public final class TaskKey {

    private TaskKey() {}

    /**
     * Of a Countdown task its sorted numbers and target; of any other what the user says, in lower
     * case, Unicode's composed form and single spaces.
     */
    public static String of(Task task) {
        return task.type().equals(CountdownGold.TYPE)
                ? countdown(task.verification())
                : ofQuestion(
                        task.messages().stream()
                                .filter(message -> message.role().equals("user"))
                                .map(Message::content)
                                .collect(Collectors.joining("\n")));
    }

    /** The key of a task with this question. */
    public static String ofQuestion(String question) {
        return Normalizer.normalize(question, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String countdown(JsonNode gold) {
        List<Integer> numbers = new ArrayList<>();
        gold.path("numbers").forEach(number -> numbers.add(number.asInt()));
        return new CountdownTask(numbers, gold.path("target").asInt()).key();
    }
}
