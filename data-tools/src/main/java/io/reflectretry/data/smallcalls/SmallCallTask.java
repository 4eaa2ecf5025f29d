package io.reflectretry.data.smallcalls;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.data.Split;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Pick the offered tool that does what is asked, and call it.
 *
 * @param offered the tools, in the order in which the question names them
 * @param request what is asked, in words
 * @param tool the one that fits
 * @param thing what the request is about
 * @param option whether it asks for the tool's option
 * @param quantity how many
 */
public record SmallCallTask(
        List<SmallTool> offered,
        String request,
        SmallTool tool,
        String thing,
        boolean option,
        Quantity quantity) {

    /** The verifier's type. */
    public static final String TYPE = "function-calling";

    public SmallCallTask {
        offered = List.copyOf(offered);
    }

    /** The right call. */
    SmallCall call() {
        return new SmallCall(tool, thing, option, quantity.value());
    }

    /** The right answer, as the policy writes it. */
    public String answer() {
        return call().text();
    }

    /** The name of the tool that fits. */
    public String toolName() {
        return tool.label();
    }

    /** The names of the tools, in the order of the question. */
    public List<String> toolNames() {
        return offered.stream().map(SmallTool::label).toList();
    }

    /** How many, with the big units worked out and the last step left to do: {@code 14 + 3}. */
    public String workedOut() {
        return quantity.workedOut();
    }

    /**
     * A wrong answer as it is commonly given: another of the offered tools, the number as it was
     * said instead of worked out, or the option forgotten or added.
     */
    public String wrongAnswer(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> {
                List<String> others =
                        toolNames().stream().filter(name -> !name.equals(toolName())).toList();
                yield answerBy(others.get(random.nextInt(others.size())), random);
            }
            case 1 -> new SmallCall(tool, thing, option, quantity.misread(random)).text();
            default -> new SmallCall(tool, thing, !option, quantity.value()).text();
        };
    }

    /** The answer of somebody who is set on this tool; right only where it is the one that fits. */
    public String answerBy(String toolName, RandomGenerator random) {
        SmallTool other =
                offered.stream()
                        .filter(one -> one.label().equals(toolName))
                        .findFirst()
                        .orElseThrow();
        boolean known = other.domain.things.contains(thing);
        List<String> things = other.domain.things;
        return new SmallCall(
                        other,
                        known ? thing : things.get(random.nextInt(things.size())),
                        option,
                        quantity.value())
                .text();
    }

    /**
     * The right call: a call that answers a held-out task answers no task of any training data,
     * however the tools and the words around it differ.
     */
    public String key() {
        return call().key();
    }

    /** The side on which all tasks with this call lie. */
    public Split split() {
        return Split.of("small-call-" + key());
    }

    /** For example {@code tools get_wind book_hotel rent_car ask lodging oslo 2 weeks + 3}. */
    public String question() {
        return "tools %s ask %s"
                .formatted(
                        offered.stream().map(SmallTool::label).collect(Collectors.joining(" ")),
                        request);
    }

    /** This as a line of a data set; the verifier compares exactly. */
    public Task toTask() {
        ObjectNode verification =
                JsonNodeFactory.instance.objectNode().put("type", TYPE).put("mode", "exact");
        var tools = verification.putArray("tools");
        offered.forEach(one -> tools.add(one.schema()));
        verification.putArray("gold").add(call().toJson());
        return new Task(
                "small-call-" + key(), List.of(Message.user(question())), List.of(), verification);
    }
}
