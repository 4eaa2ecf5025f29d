package io.reflectretry.policy.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer and the chat template of a policy's folder. Safe for any number of threads; nothing
 * is fetched from a network.
 */
public final class ChatTokenizer implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<List<Object>> LIST = new TypeReference<>() {};

    /** All members of a group ask for the same text, and rendering takes about a millisecond. */
    private static final int TEXTS_KEPT = 1024;

    private final HuggingFaceTokenizer tokenizer;
    private final ChatTemplates templates;
    private final int[] stopTokenIds;
    private final Map<Spoken, String> texts =
            Collections.synchronizedMap(new LeastRecentlyUsed<>(TEXTS_KEPT));

    private ChatTokenizer(
            HuggingFaceTokenizer tokenizer, ChatTemplates templates, int[] stopTokenIds) {
        this.tokenizer = tokenizer;
        this.templates = templates;
        this.stopTokenIds = stopTokenIds;
    }

    /**
     * Opens tokenizer.json and the chat template of a Hugging Face folder: the template of
     * chat_template.jinja, of tokenizer_config.json or of chat_template.json.
     *
     * @throws MalformedFolderException naming the file that is missing or broken
     */
    public static ChatTokenizer open(Path modelFolder) {
        TokenizerFolder folder = new TokenizerFolder(modelFolder);
        ChatTemplates templates = folder.templates();
        HuggingFaceTokenizer tokenizer = tokenizer(modelFolder.resolve("tokenizer.json"));
        int[] stops = folder.stopTokenIds();
        if (stops.length == 0) {
            stops = folder.endToken().map(token -> encode(tokenizer, token)).orElse(stops);
        }
        return new ChatTokenizer(tokenizer, templates, stops);
    }

    /**
     * The ids of a conversation, with the opening of the model's next turn.
     *
     * @param messages the turns so far
     * @param tools descriptions of the tools that may be called; empty for none
     * @throws ChatTemplateException where the template refuses the conversation
     */
    public int[] prompt(List<ChatMessage> messages, List<JsonNode> tools) {
        return encode(promptText(messages, tools));
    }

    /** The text that {@link #prompt} encodes. */
    public String promptText(List<ChatMessage> messages, List<JsonNode> tools) {
        ChatTemplate template = templates.forTools(!tools.isEmpty());
        if (template.tellsTheTime()) {
            return render(template, messages, tools);
        }
        Spoken spoken = new Spoken(List.copyOf(messages), List.copyOf(tools));
        String known = texts.get(spoken);
        if (known != null) {
            return known;
        }
        String text = render(template, messages, tools);
        texts.put(spoken, text);
        return text;
    }

    private static String render(
            ChatTemplate template, List<ChatMessage> messages, List<JsonNode> tools) {
        return template.render(
                messages.stream().map(ChatMessage::asVariable).toList(),
                MAPPER.convertValue(tools, LIST),
                true,
                Map.of());
    }

    /** The ids of a text; special tokens only where the text spells them. */
    public int[] encode(String text) {
        return encode(tokenizer, text);
    }

    /** The text of ids; special tokens are left out. */
    public String decode(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
    }

    /**
     * Ids of the tokens that end the model's turn: of generation_config.json, else of config.json,
     * else the tokenizer's end token.
     */
    public int[] stopTokenIds() {
        return stopTokenIds.clone();
    }

    /** Frees the tokenizer's native memory. */
    @Override
    public void close() {
        tokenizer.close();
    }

    private static int[] encode(HuggingFaceTokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    private record Spoken(List<ChatMessage> messages, List<JsonNode> tools) {}

    private static final class LeastRecentlyUsed<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        private final int most;

        LeastRecentlyUsed(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }

    private static HuggingFaceTokenizer tokenizer(Path file) {
        // Else DJL would look for a build of the native library that fits a GPU, and fetch it.
        if (System.getenv("RUST_FLAVOR") == null && System.getProperty("RUST_FLAVOR") == null) {
            System.setProperty("RUST_FLAVOR", "cpu");
        }
        if (!Files.exists(file)) {
            throw new MalformedFolderException(file, "is missing");
        }
        Map<String, String> options =
                Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        try (InputStream in = Files.newInputStream(file)) {
            return HuggingFaceTokenizer.newInstance(in, options);
        } catch (IOException | RuntimeException failure) {
            throw new MalformedFolderException(
                    file, "is no tokenizer: " + failure.getMessage(), failure);
        }
    }
}
