package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.task.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a record becomes a conversation.
 *
 * @param system the instruction before it; none where it is absent
 * @param user what the user says
 */
record Prompt(Optional<Template> system, Template user) {

    /** The same with other words, where they are given; an empty system text means none. */
    Prompt with(PromptWords words) {
        return new Prompt(
                words.system()
                        .map(text -> Optional.of(text).filter(t -> !t.isBlank()).map(Template::new))
                        .orElse(system),
                words.prompt().map(Template::columnOrText).orElse(user));
    }

    List<Message> messages(ObjectNode record) throws BadRecordException {
        List<Message> messages = new ArrayList<>();
        if (system.isPresent()) {
            messages.add(Message.system(system.get().fill(record)));
        }
        String question = user.fill(record);
        if (question.isBlank()) {
            throw new BadRecordException("the prompt, %s, is empty".formatted(user.text()));
        }
        messages.add(Message.user(question));
        return messages;
    }
}
