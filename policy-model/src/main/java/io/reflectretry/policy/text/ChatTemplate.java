package io.reflectretry.policy.text;

import io.reflectretry.policy.text.jinja.JinjaException;
import io.reflectretry.policy.text.jinja.JinjaTemplate;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat template, rendered as Hugging Face transformers renders it ({@code apply_chat_template}):
 * the same language, the same variables.
 */
final class ChatTemplate {

    private final JinjaTemplate template;
    private final ToolPlace toolPlace;
    private final Map<String, ?> specialTokens;

    /**
     * @param source the template
     * @param specialTokens variables such as {@code bos_token}
     * @throws ChatTemplateException where it cannot be read
     */
    ChatTemplate(String source, Map<String, ?> specialTokens) {
        this(source, specialTokens, Clock.systemDefaultZone());
    }

    /**
     * The same.
     *
     * @param clock the time for templates that write the date
     */
    ChatTemplate(String source, Map<String, ?> specialTokens, Clock clock) {
        try {
            this.template = JinjaTemplate.parse(source, clock);
        } catch (JinjaException malformed) {
            throw failure("The chat template cannot be read", malformed);
        }
        this.toolPlace = ToolPlace.of(template);
        this.specialTokens = Map.copyOf(specialTokens);
    }

    /**
     * The conversation as text.
     *
     * @param messages turns as maps of JSON values
     * @param tools tools as JSON values; empty for none
     * @param more variables of this template, such as {@code enable_thinking}
     * @throws ChatTemplateException with the template's own words where it refuses, and where there
     *     are tools of which it would say nothing
     */
    String render(
            List<? extends Map<String, ?>> messages,
            List<?> tools,
            boolean addGenerationPrompt,
            Map<String, ?> more) {
        Map<String, Object> variables = new HashMap<>(specialTokens);
        variables.put("messages", messages);
        variables.put("add_generation_prompt", addGenerationPrompt);
        // As transformers: defined, and none.
        variables.put("tools", null);
        variables.put("documents", null);
        if (!tools.isEmpty()) {
            toolPlace.put(tools, variables);
        }
        variables.putAll(more);
        try {
            return template.render(variables);
        } catch (JinjaException refused) {
            throw refused.kind().equals(JinjaException.RAISED)
                    ? new ChatTemplateException(
                            "The chat template refuses the conversation: " + refused.getMessage(),
                            refused)
                    : failure("The chat template fails", refused);
        }
    }

    /** Whether the same conversation gives another text on another day. */
    boolean tellsTheTime() {
        return template.mentionsVariable("strftime_now");
    }

    private static ChatTemplateException failure(String what, JinjaException failure) {
        String where = failure.line().isPresent() ? " in line " + failure.line().getAsInt() : "";
        return new ChatTemplateException(
                "%s%s: %s: %s".formatted(what, where, failure.kind(), failure.getMessage()),
                failure);
    }
}
