package io.reflectretry.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Combine the numbers, each exactly once, by + - * / so that the value is the target.
 *
 * @param numbers in the order in which they are shown
 * @param target the wanted value
 */
public record CountdownTask(List<Integer> numbers, int target) {

    public CountdownTask {
        numbers = List.copyOf(numbers);
    }

    /** The same for every order of the numbers: sorted numbers and target. */
    public String key() {
        return numbers.stream().sorted().map(String::valueOf).collect(Collectors.joining("-"))
                + "="
                + target;
    }

    /** What the user says, for example {@code numbers 7 12 3 target 87}. */
    public String question() {
        return "numbers "
                + numbers.stream().map(String::valueOf).collect(Collectors.joining(" "))
                + " target "
                + target;
    }

    /** This as a line of a data set. */
    public Task toTask() {
        return new Task(
                "countdown-" + key(),
                List.of(Message.user(question())),
                List.of(),
                new CountdownGold(numbers, target).toVerification());
    }

    /**
     * This as a line of a data set that tells how hard the task is, in {@code verification.about},
     * which no verifier reads.
     */
    public Task toTask(CountdownWords words, CountdownDifficulty difficulty) {
        ObjectNode verification = new CountdownGold(numbers, target).toVerification();
        verification.set("about", difficulty.toJson());
        return new Task("countdown-" + key(), words.messages(this), List.of(), verification);
    }
}
