package io.reflectretry.model.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.Require;
import java.util.List;

/**
 * Verification data of a Countdown task: combine the numbers, each used exactly once, with + - * /
 * so that the value is the target.
 *
 * @param numbers the given numbers, in the order in which the task names them; two or more
 * @param target the wanted value
 */
public record CountdownGold(List<Integer> numbers, @JsonProperty(required = true) int target) {

    /** The task type, which names the verifier. */
    public static final String TYPE = "countdown";

    public CountdownGold {
        numbers = Require.list(numbers);
        Require.that(numbers.size() >= 2, "numbers", "needs at least two numbers");
    }

    /** This as a task's verification data. */
    public ObjectNode toVerification() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", TYPE);
        var array = node.putArray("numbers");
        numbers.forEach(array::add);
        return node.put("target", target);
    }
}
