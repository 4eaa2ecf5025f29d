package io.reflectretry.policy.text;

import io.reflectretry.policy.text.jinja.JinjaTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a family's template looks for the tools. */
enum ToolPlace {
    /** In the variable {@code tools}: Qwen, Llama 3.1 and later, Mistral. */
    VARIABLE {
        @Override
        void put(List<?> tools, Map<String, Object> variables) {
            variables.put("tools", tools);
        }
    },
    /**
     * In the field {@code tools} of the system message, as JSON text, each tool without its wrapper
     * {@code {"type": "function", "function": …}}: Phi-4-mini.
     */
    SYSTEM_MESSAGE {
        @Override
        void put(List<?> tools, Map<String, Object> variables) {
            List<Object> messages = new ArrayList<>((List<?>) variables.get("messages"));
            Map<Object, Object> system = new HashMap<>(Map.of("role", "system", "content", ""));
            if (!messages.isEmpty()
                    && messages.getFirst() instanceof Map<?, ?> first
                    && "system".equals(first.get("role"))) {
                system.putAll(first);
                messages.removeFirst();
            }
            system.put(
                    "tools",
                    JinjaTemplate.json(tools.stream().map(ToolPlace::withoutWrapper).toList()));
            messages.addFirst(system);
            variables.put("messages", messages);
        }
    },
    /** Nowhere: Llama 2, Phi-3. */
    NONE {
        @Override
        void put(List<?> tools, Map<String, Object> variables) {
            throw new ChatTemplateException(
                    ("The chat template has no place for tools, and the task has %d. Describe them in"
                                    + " the task's messages and leave its tools empty, or use a model"
                                    + " whose template writes tools.")
                            .formatted(tools.size()));
        }
    };

    private static final String TOOLS = "tools";

    /** Sees to it that the template finds the tools. */
    abstract void put(List<?> tools, Map<String, Object> variables);

    static ToolPlace of(JinjaTemplate template) {
        if (template.mentionsVariable(TOOLS)) {
            return VARIABLE;
        }
        return template.mentionsField(TOOLS) ? SYSTEM_MESSAGE : NONE;
    }

    private static Object withoutWrapper(Object tool) {
        return tool instanceof Map<?, ?> map && map.get("function") instanceof Map<?, ?> function
                ? function
                : tool;
    }
}
