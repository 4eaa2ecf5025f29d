package io.reflectretry.model.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.Require;
import java.util.List;

/**
 * What the model is asked to do, and what a verifier needs in order to judge it. One line of a data
 * set.
 *
 * @param id names the task within its data set
 * @param messages the conversation up to the first answer; the last turn is the user's
 * @param tools the tools that the model may call, as the chat template wants them; empty for none
 * @param verification what the verifier judges by: an object whose {@code type} picks the verifier;
 *     its other fields are that verifier's own
 */
public record Task(
        String id, List<Message> messages, List<JsonNode> tools, ObjectNode verification) {

    public Task {
        Require.text(id, "id");
        messages = Require.list(messages);
        tools = Require.list(tools);
        Require.that(!messages.isEmpty(), "messages", "needs at least one message");
        Require.present(verification, "verification");
        Require.that(
                verification.path("type").isTextual(),
                "verification.type",
                "must name a verifier, for example \"countdown\"");
    }

    /** The type of the task: the name of the verifier that judges it. */
    public String type() {
        return verification.path("type").textValue();
    }

    /** The question as asked: the content of the last user message. */
    public String question() {
        return messages.reversed().stream()
                .filter(m -> m.role().equals("user"))
                .findFirst()
                .orElse(messages.getLast())
                .content();
    }
}
