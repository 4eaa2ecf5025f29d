package io.reflectretry.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Templates that use the constructs of each family's own, against jinja2 in transformers'
 * environment (fixtures/chat/families/make.py).
 */
class ChatTemplateFamiliesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode LISTS = Fixtures.json(Fixtures.path("chat/message_lists.json"));
    private static final Map<String, String> TOKENS =
            Map.of("bos_token", "<s>", "eos_token", "</s>");
    private static final List<Map<String, Object>> TASK =
            List.of(Map.of("role", "user", "content", "Weather?"));
    private static final List<Map<String, Object>> TOOLS =
            List.of(Map.of("type", "function", "function", Map.of("name", "get_weather")));

    static Stream<Arguments> renderedByJinja2() {
        return StreamSupport.stream(
                        Fixtures.json(Fixtures.path("chat/families/expected.json")).spliterator(),
                        false)
                .map(
                        c ->
                                Arguments.of(
                                        c.get("template").asText(),
                                        c.get("messages").asText(),
                                        c.get("add_generation_prompt").asBoolean(),
                                        c.get("kwargs"),
                                        c));
    }

    @ParameterizedTest(name = "{0} {1} generation prompt {2} {3}")
    @MethodSource("renderedByJinja2")
    void rendersWhatJinja2Renders(
            String file, String list, boolean prompt, JsonNode more, JsonNode expected) {
        ChatTemplate template = template(file);
        // Python's reference hands tools to templates that never ask for them.
        boolean takesTools = !file.startsWith("phi") && !file.startsWith("llama2");
        JsonNode tools = field(list, "tools");
        List<Object> given =
                takesTools && !tools.isNull()
                        ? MAPPER.convertValue(tools, new TypeReference<>() {})
                        : List.of();
        List<Map<String, Object>> messages =
                MAPPER.convertValue(field(list, "messages"), new TypeReference<>() {});
        Map<String, Object> variables = MAPPER.convertValue(more, new TypeReference<>() {});

        if (expected.has("text")) {
            assertThat(template.render(messages, given, prompt, variables))
                    .isEqualTo(expected.get("text").asText());
        } else {
            assertThatThrownBy(() -> template.render(messages, given, prompt, variables))
                    .isInstanceOf(ChatTemplateException.class)
                    .hasMessageEndingWith(
                            expected.get("error").asText().replaceFirst("^TemplateError: ", ""));
        }
    }

    @Test
    void givesToolsToATemplateThatReadsThemFromTheSystemMessage() {
        assertThat(template("phi4mini_style.jinja").render(TASK, TOOLS, true, Map.of()))
                .isEqualTo(
                        "<|system|><|tool|>[{\"name\": \"get_weather\"}]<|/tool|><|end|>"
                                + "<|user|>Weather?<|end|><|assistant|>");
    }

    @Test
    void refusesToolsOfWhichTheTemplateWouldSayNothing() {
        ChatTemplate template = template("phi3_style.jinja");

        assertThat(template.render(TASK, List.of(), true, Map.of())).contains("Weather?");
        assertThatThrownBy(() -> template.render(TASK, TOOLS, true, Map.of()))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("no place for tools")
                .hasMessageContaining("the task has 1");
    }

    private static ChatTemplate template(String file) {
        try {
            return new ChatTemplate(
                    Files.readString(Fixtures.path("chat/families/" + file)),
                    TOKENS,
                    Clock.fixed(Instant.parse("2026-03-07T09:05:03Z"), ZoneOffset.UTC));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JsonNode field(String list, String field) {
        for (JsonNode candidate : LISTS) {
            if (candidate.get("name").asText().equals(list)) {
                return candidate.get(field);
            }
        }
        throw new IllegalArgumentException("no message list " + list);
    }
}
