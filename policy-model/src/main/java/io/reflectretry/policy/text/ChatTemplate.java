package io.reflectretry.policy.text;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jinjava.javax.el.CompositeELResolver;

/**
 * A chat template in Jinja, rendered as Hugging Face transformers renders it: blocks trimmed,
 * Python's string methods, {@code tojson}, {@code raise_exception}.
 */
final class ChatTemplate {

    private static final Jinjava JINJAVA = jinjava();

    private final String source;
    private final Map<String, String> specialTokens;

    /**
     * @param source the template
     * @param specialTokens variables such as {@code bos_token}
     */
    ChatTemplate(String source, Map<String, String> specialTokens) {
        this.source = JinjaDialect.adapt(source);
        this.specialTokens = Map.copyOf(specialTokens);
    }

    /**
     * The conversation as text.
     *
     * @param messages turns as maps of JSON values
     * @param tools tools as JSON values; empty: the template sees none
     * @throws ChatTemplateException with the template's own words where it refuses
     */
    String render(
            List<? extends Map<String, ?>> messages,
            List<?> tools,
            boolean addGenerationPrompt,
            Map<String, ?> more) {
        Map<String, Object> variables = new HashMap<>(specialTokens);
        variables.put("messages", messages);
        variables.put("add_generation_prompt", addGenerationPrompt);
        if (!tools.isEmpty()) {
            variables.put("tools", tools);
        }
        variables.putAll(more);
        RenderResult result = JINJAVA.renderForResult(source, variables);
        result.getErrors().stream()
                .filter(error -> error.getSeverity() == TemplateError.ErrorType.FATAL)
                .findFirst()
                .ifPresent(ChatTemplate::refuse);
        return result.getOutput();
    }

    /** Called by templates. */
    public static Object raiseException(String message) {
        throw new ChatTemplateException(message);
    }

    private static void refuse(TemplateError error) {
        for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ChatTemplateException own) {
                throw new ChatTemplateException(
                        "The chat template refuses the conversation: " + own.getMessage(), own);
            }
        }
        throw new ChatTemplateException(
                "The chat template fails in line %d: %s"
                        .formatted(error.getLineno(), error.getMessage()),
                error.getException());
    }

    private static Jinjava jinjava() {
        CompositeELResolver resolver = new CompositeELResolver();
        resolver.add(new PythonStringMethods());
        resolver.add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
        Jinjava jinjava =
                new Jinjava(
                        JinjavaConfig.newBuilder()
                                .withTrimBlocks(true)
                                .withLstripBlocks(true)
                                // What a user says must never be run as a template.
                                .withNestedInterpretationEnabled(false)
                                .withElResolver(resolver)
                                // Jinja drops the last newline of the source, Jinjava of the
                                // output.
                                .withKeepTrailingNewline(true)
                                .withLegacyOverrides(
                                        LegacyOverrides.Builder.from(LegacyOverrides.ALL)
                                                .withWhitespaceRequiredWithinTokens(false)
                                                .build())
                                .build());
        jinjava.getGlobalContext().registerFilter(new PythonJson());
        jinjava.getGlobalContext()
                .registerFunction(
                        new ELFunctionDefinition(
                                "",
                                "raise_exception",
                                ChatTemplate.class,
                                "raiseException",
                                String.class));
        return jinjava;
    }
}
