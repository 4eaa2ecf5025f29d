package io.reflectretry.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    @Test
    void readsStopTokensAsANumberOrAListAndElseOfConfig(@TempDir Path folder) throws IOException {
        withTokenizer(folder);
        Files.writeString(folder.resolve("chat_template.jinja"), "x");
        Files.writeString(
                folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"<|im_end|>\"}");
        assertThat(stops(folder)).as("the tokenizer's end token").containsExactly(292);

        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 290}");
        assertThat(stops(folder)).containsExactly(290);

        Files.writeString(folder.resolve("generation_config.json"), "{\"temperature\": 0.6}");
        assertThat(stops(folder)).as("generation_config.json without").containsExactly(290);

        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 5}");
        assertThat(stops(folder)).containsExactly(5);

        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [5, 6]}");
        assertThat(stops(folder)).containsExactly(5, 6);

        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [\"x\"]}");
        assertThatThrownBy(() -> ChatTokenizer.open(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("generation_config.json: has eos_token_id with \"x\"");
    }

    @Test
    void findsTheTemplateWhereverFoldersKeepIt(@TempDir Path folder) throws IOException {
        withTokenizer(folder);
        Files.writeString(folder.resolve("chat_template.json"), "{\"chat_template\": \"legacy\"}");
        assertThat(text(folder, List.of())).isEqualTo("legacy");

        Path config = folder.resolve("tokenizer_config.json");
        Files.writeString(
                config,
                "{\"chat_template\": \"one{{ eos_token }}\", \"eos_token\": {\"content\": \"E\"}}");
        assertThat(text(folder, List.of())).isEqualTo("oneE");

        Files.writeString(
                config,
                "{\"chat_template\": [{\"name\": \"default\", \"template\": \"plain\"},"
                        + " {\"name\": \"tool_use\", \"template\": \"{{ tools|length }} tools\"}]}");
        assertThat(text(folder, List.of())).isEqualTo("plain");
        assertThat(text(folder, List.of(new ObjectMapper().createObjectNode())))
                .isEqualTo("1 tools");

        Files.writeString(folder.resolve("chat_template.jinja"), "file");
        assertThat(text(folder, List.of())).isEqualTo("file");

        Files.delete(folder.resolve("chat_template.jinja"));
        Files.writeString(config, "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"\"}]}");
        assertThatThrownBy(() -> ChatTokenizer.open(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("names the chat templates [rag]; one must be named default");
        Files.writeString(config, "{\"chat_template\": \"{{ 1 + }}\"}");
        assertThatThrownBy(() -> ChatTokenizer.open(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("tokenizer_config.json")
                .hasMessageContaining("line 1");
    }

    private static void withTokenizer(Path folder) throws IOException {
        Files.copy(
                Fixtures.model(MODEL).resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    }

    private static int[] stops(Path folder) {
        try (ChatTokenizer opened = ChatTokenizer.open(folder)) {
            return opened.stopTokenIds();
        }
    }

    private static String text(Path folder, List<JsonNode> tools) {
        try (ChatTokenizer opened = ChatTokenizer.open(folder)) {
            return opened.promptText(List.of(ChatMessage.user("Hello!")), tools);
        }
    }
}
