package io.reflectretry.policy.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Reads config.json as transformers 4.x writes it (rope_theta, rope_scaling) and as 5.x does
 * (rope_parameters). What this decoder does not compute is refused by name, never ignored.
 */
final class ConfigReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double DEFAULT_ROPE_THETA = 10_000;

    private final Path file;
    private final JsonNode root;

    private ConfigReader(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    static ConfigReader open(Path file) {
        JsonNode root =
                readIfPresent(file)
                        .orElseThrow(
                                () -> new MalformedFolderException(file, "the file is missing"));
        return new ConfigReader(file, root);
    }

    /** A JSON object's file, or nothing where there is no such file. */
    static Optional<JsonNode> readIfPresent(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw new MalformedFolderException(file, "this is not a JSON object");
            }
            return Optional.of(root);
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (JsonProcessingException broken) {
            throw new MalformedFolderException(
                    file, "this is not JSON: " + broken.getOriginalMessage(), broken);
        } catch (IOException failure) {
            throw new MalformedFolderException(file, "the file cannot be read", failure);
        }
    }

    DecoderConfig decoder() {
        requireText("model_type", "qwen2");
        requireText("hidden_act", "silu");
        checkWindow();
        int heads = integer("num_attention_heads");
        int hiddenSize = integer("hidden_size");
        try {
            return new DecoderConfig(
                    integer("vocab_size"),
                    hiddenSize,
                    integer("intermediate_size"),
                    integer("num_hidden_layers"),
                    heads,
                    optionalInteger("num_key_value_heads").orElse(heads),
                    optionalInteger("head_dim").orElse(heads > 0 ? hiddenSize / heads : 0),
                    number("rms_norm_eps"),
                    ropeTheta(),
                    integer("max_position_embeddings"),
                    root.path("tie_word_embeddings").asBoolean(false));
        } catch (MalformedFolderException named) {
            throw named;
        } catch (IllegalArgumentException wrong) {
            throw new MalformedFolderException(file, wrong.getMessage(), wrong);
        }
    }

    /** eos_token_id is one number, a list of them, or absent. */
    static int[] stopTokenIds(JsonNode root) {
        JsonNode eos = root.path("eos_token_id");
        if (eos.isIntegralNumber()) {
            return new int[] {eos.asInt()};
        }
        return StreamSupport.stream(eos.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
    }

    JsonNode root() {
        return root;
    }

    private double ropeTheta() {
        JsonNode parameters = root.path("rope_parameters");
        JsonNode scaling = root.path("rope_scaling");
        JsonNode rules = parameters.isObject() ? parameters : scaling;
        String type = rules.path("rope_type").asText(rules.path("type").asText("default"));
        if (!type.equals("default")) {
            throw new MalformedFolderException(
                    file, "rope_type '%s' is not known; 'default' is".formatted(type));
        }
        return rules.path("rope_theta")
                .asDouble(root.path("rope_theta").asDouble(DEFAULT_ROPE_THETA));
    }

    private void checkWindow() {
        boolean windowed = root.path("use_sliding_window").asBoolean(false);
        for (JsonNode type : root.path("layer_types")) {
            windowed |= !type.asText().equals("full_attention");
        }
        if (windowed) {
            throw new MalformedFolderException(
                    file, "use_sliding_window: only full attention is known");
        }
    }

    private void requireText(String field, String known) {
        String text = root.path(field).asText("");
        if (!text.equals(known)) {
            throw new MalformedFolderException(
                    file, "%s is '%s'; only '%s' is known".formatted(field, text, known));
        }
    }

    private int integer(String field) {
        return optionalInteger(field)
                .orElseThrow(() -> new MalformedFolderException(file, field + " is missing"));
    }

    private Optional<Integer> optionalInteger(String field) {
        JsonNode node = root.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw new MalformedFolderException(
                    file, "%s must be a whole number, not %s".formatted(field, node));
        }
        return Optional.of(node.asInt());
    }

    private double number(String field) {
        JsonNode node = root.path(field);
        if (!node.isNumber()) {
            throw new MalformedFolderException(
                    file, "%s must be a number, not %s".formatted(field, node));
        }
        return node.asDouble();
    }
}
