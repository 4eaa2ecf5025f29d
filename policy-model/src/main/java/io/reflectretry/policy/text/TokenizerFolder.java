package io.reflectretry.policy.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Reads what a Hugging Face folder says about text, beside the tokenizer itself. */
final class TokenizerFolder {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CONFIG_FILE = "tokenizer_config.json";
    private static final String TEMPLATE_FIELD = "chat_template";
    private static final String TEMPLATE_FILE = "chat_template.jinja";
    private static final String TOOL_TEMPLATE_FILE = "additional_chat_templates/tool_use.jinja";
    private static final String LEGACY_FILE = "chat_template.json";
    private static final List<String> SPECIAL_TOKENS =
            List.of(
                    "bos_token",
                    "eos_token",
                    "pad_token",
                    "unk_token",
                    "sep_token",
                    "cls_token",
                    "mask_token");

    private final Path folder;
    private final JsonNode config;

    TokenizerFolder(Path folder) {
        this.folder = folder;
        this.config = json(CONFIG_FILE).orElseGet(MAPPER::createObjectNode);
    }

    /**
     * The template of chat_template.jinja, else of tokenizer_config.json, else of
     * chat_template.json.
     *
     * @throws MalformedFolderException where there is none, or one that cannot be read
     */
    ChatTemplates templates() {
        if (Files.exists(folder.resolve(TEMPLATE_FILE))) {
            return new ChatTemplates(
                    template(TEMPLATE_FILE, text(TEMPLATE_FILE).orElseThrow()),
                    text(TOOL_TEMPLATE_FILE).map(source -> template(TOOL_TEMPLATE_FILE, source)));
        }
        return templates(CONFIG_FILE, config)
                .or(() -> json(LEGACY_FILE).flatMap(node -> templates(LEGACY_FILE, node)))
                .orElseThrow(
                        () ->
                                new MalformedFolderException(
                                        folder.resolve(CONFIG_FILE),
                                        "has no chat_template, and there is no %s and no %s beside it"
                                                .formatted(TEMPLATE_FILE, LEGACY_FILE)));
    }

    /** A template may stand alone, or as one of a list of named ones. */
    private Optional<ChatTemplates> templates(String file, JsonNode node) {
        JsonNode template = node.path(TEMPLATE_FIELD);
        if (template.isTextual()) {
            return Optional.of(
                    new ChatTemplates(template(file, template.textValue()), Optional.empty()));
        }
        if (template.isMissingNode() || template.isNull()) {
            return Optional.empty();
        }
        Map<String, ChatTemplate> named = new HashMap<>();
        for (JsonNode one : template) {
            if (!one.path("name").isTextual() || !one.path("template").isTextual()) {
                throw new MalformedFolderException(
                        folder.resolve(file),
                        "has a chat_template that is neither a text nor a list of {name, template}");
            }
            named.put(one.get("name").textValue(), template(file, one.get("template").textValue()));
        }
        ChatTemplate standard = named.get("default");
        if (standard == null) {
            throw new MalformedFolderException(
                    folder.resolve(file),
                    "names the chat templates %s; one must be named default"
                            .formatted(new TreeSet<>(named.keySet())));
        }
        return Optional.of(new ChatTemplates(standard, Optional.ofNullable(named.get("tool_use"))));
    }

    private ChatTemplate template(String file, String source) {
        try {
            return new ChatTemplate(source, specialTokens());
        } catch (ChatTemplateException malformed) {
            throw new MalformedFolderException(
                    folder.resolve(file), "is malformed: " + malformed.getMessage(), malformed);
        }
    }

    /**
     * Ids of the tokens that end a turn: generation_config.json's {@code eos_token_id}, a number or
     * a list; where it has none, config.json's; or none.
     *
     * @throws MalformedFolderException where they are no ids
     */
    int[] stopTokenIds() {
        for (String file : new String[] {"generation_config.json", "config.json"}) {
            JsonNode ids =
                    json(file).map(node -> node.path("eos_token_id")).orElse(MAPPER.nullNode());
            if (ids.isArray() && !ids.isEmpty()) {
                return IntStream.range(0, ids.size())
                        .map(i -> stopTokenId(file, ids.get(i)))
                        .toArray();
            }
            if (!ids.isArray() && !ids.isNull() && !ids.isMissingNode()) {
                return new int[] {stopTokenId(file, ids)};
            }
        }
        return new int[0];
    }

    private int stopTokenId(String file, JsonNode id) {
        if (!id.isInt() || id.intValue() < 0) {
            throw new MalformedFolderException(
                    folder.resolve(file),
                    "has eos_token_id with %s in it; it must be a token id or a list of token ids"
                            .formatted(id));
        }
        return id.intValue();
    }

    /** The token that ends a turn, as the tokenizer's own configuration names it. */
    Optional<String> endToken() {
        return Optional.ofNullable(specialTokens().get("eos_token"));
    }

    /** tokenizer_config.json's, else those of special_tokens_map.json, as older folders have it. */
    private Map<String, String> specialTokens() {
        Map<String, String> tokens = new HashMap<>();
        JsonNode map = json("special_tokens_map.json").orElseGet(MAPPER::createObjectNode);
        for (String name : SPECIAL_TOKENS) {
            JsonNode token = config.has(name) ? config.get(name) : map.path(name);
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
