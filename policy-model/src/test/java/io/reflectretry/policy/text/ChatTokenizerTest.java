package io.reflectretry.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTokenizerTest {

    private static final String MODEL = "qwen3_tiny_chat_bf16";

    private static ChatTokenizer tokenizer;

    @BeforeAll
    static void open() {
        tokenizer = ChatTokenizer.open(Fixtures.model(MODEL));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void encodesAndDecodesAsTheHuggingFaceTokenizer() {
        JsonNode strings = Fixtures.json(Fixtures.path("chat/strings.json"));
        JsonNode rows = strings.at("/tokenizers/tiny_qwen_300/rows");

        assertThat(rows).hasSize(78);
        for (int i = 0; i < rows.size(); i++) {
            String text = strings.get("strings").get(i).asText();
            int[] ids = Fixtures.ints(rows.get(i).get("ids"));
            assertThat(tokenizer.encode(text)).as(text).containsExactly(ids);
            assertThat(tokenizer.decode(ids))
                    .as(text)
                    .isEqualTo(rows.get(i).get("decoded_skip_special").asText());
        }
    }

    @Test
    void givesTheIdsThatTransformersGives() {
        for (JsonNode expected : Fixtures.expected(MODEL).get("cases")) {
            assertThat(tokenizer.encode(expected.get("text").asText()))
                    .containsExactly(Fixtures.ints(expected.get("ids")));
        }
        assertThat(tokenizer.prompt(List.of(ChatMessage.user("Hello!")), List.of()))
                .containsExactly(Fixtures.ints(Fixtures.expected(MODEL).at("/cases/1/ids")));
    }

    @Test
    void knowsTheStopTokens() {
        assertThat(tokenizer.stopTokenIds()).containsExactly(292, 290);
    }

    @Test
    void namesTheFileThatIsMissing(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> ChatTokenizer.open(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("tokenizer_config.json")
                .hasMessageContaining("chat_template");

        Files.writeString(folder.resolve("chat_template.jinja"), "{{ messages[0].content }}");
        assertThatThrownBy(() -> ChatTokenizer.open(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("tokenizer.json: is missing");

        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":");
        assertThatThrownBy(() -> ChatTokenizer.open(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("tokenizer.json: is no tokenizer");
    }
}
