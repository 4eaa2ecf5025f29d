package io.reflectretry.policy.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads what a Hugging Face folder says about text, beside the tokenizer itself. */
final class TokenizerFolder {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CONFIG_FILE = "tokenizer_config.json";
    private static final String TEMPLATE_FILE = "chat_template.jinja";

    private final Path folder;
    private final JsonNode config;

    TokenizerFolder(Path folder) {
        this.folder = folder;
        this.config = json(CONFIG_FILE).orElseGet(MAPPER::createObjectNode);
    }

    /** The template of chat_template.jinja, else of tokenizer_config.json. */
    ChatTemplate template() {
        String source =
                text(TEMPLATE_FILE)
                        .or(this::templateOfConfig)
                        .orElseThrow(
                                () ->
                                        new MalformedFolderException(
                                                folder.resolve(CONFIG_FILE),
                                                "has no chat_template, and there is no "
                                                        + TEMPLATE_FILE
                                                        + " beside it"));
        return new ChatTemplate(source, specialTokens());
    }

    /** Ids of the tokens that end a turn, as the generation configuration names them, or none. */
    int[] stopTokenIds() {
        for (String file : new String[] {"generation_config.json", "config.json"}) {
            JsonNode ids =
                    json(file).map(node -> node.path("eos_token_id")).orElse(MAPPER.nullNode());
            if (ids.isInt()) {
                return new int[] {ids.intValue()};
            }
            if (ids.isArray() && !ids.isEmpty()) {
                return IntStream.range(0, ids.size()).map(i -> ids.get(i).asInt()).toArray();
            }
        }
        return new int[0];
    }

    /** A template may stand alone, or as one of a list of named ones. */
    private Optional<String> templateOfConfig() {
        JsonNode template = config.path("chat_template");
        if (template.isTextual()) {
            return Optional.of(template.textValue());
        }
        for (JsonNode named : template) {
            if (named.path("name").asText().equals("default")) {
                return Optional.of(named.path("template").asText());
            }
        }
        return Optional.empty();
    }

    /** The token that ends a turn, as the tokenizer's own configuration names it. */
    Optional<String> endToken() {
        return Optional.ofNullable(specialTokens().get("eos_token"));
    }

    private Map<String, String> specialTokens() {
        Map<String, String> tokens = new HashMap<>();
        for (String name : new String[] {"bos_token", "eos_token", "pad_token", "unk_token"}) {
            JsonNode token = config.path(name);
            JsonNode content = token.isObject() ? token.path("content") : token;
            if (content.isTextual()) {
                tokens.put(name, content.textValue());
            }
        }
        return tokens;
    }

    private Optional<JsonNode> json(String file) {
        return text(file).map(text -> parsed(folder.resolve(file), text));
    }

    private static JsonNode parsed(Path file, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException failure) {
            throw new MalformedFolderException(
                    file, "is not JSON: " + failure.getMessage(), failure);
        }
    }

    private Optional<String> text(String file) {
        Path path = folder.resolve(file);
        try {
            return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
        } catch (IOException failure) {
            throw new MalformedFolderException(
                    path, "cannot be read: " + failure.getMessage(), failure);
        }
    }
}
