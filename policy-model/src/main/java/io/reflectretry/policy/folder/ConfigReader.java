package io.reflectretry.policy.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Reads config.json as transformers 4.x writes it (rope_theta, rope_scaling) and as 5.x does
 * (rope_parameters). What this decoder does not compute is refused by name, never ignored.
 */
final class ConfigReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QWEN3_HEAD_DIM = 128;

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
        DecoderFamily family = family();
        requireText("hidden_act", "silu");
        int heads = integer("num_attention_heads");
        int hiddenSize = integer("hidden_size");
        int layers = integer("num_hidden_layers");
        int headDim =
                optionalInteger("head_dim")
                        .orElseGet(() -> defaultHeadDim(family, hiddenSize, heads));
        try {
            return new DecoderConfig(
                    integer("vocab_size"),
                    hiddenSize,
                    integer("intermediate_size"),
                    layers,
                    heads,
                    optionalInteger("num_key_value_heads").orElse(heads),
                    headDim,
                    number("rms_norm_eps"),
                    new RopeReader(file, root).rotary(headDim),
                    integer("max_position_embeddings"),
                    root.path("tie_word_embeddings").asBoolean(false),
                    family,
                    biases(family),
                    window(family, layers));
        } catch (MalformedFolderException named) {
            throw named;
        } catch (IllegalArgumentException wrong) {
            throw new MalformedFolderException(file, wrong.getMessage(), wrong);
        }
    }

    private DecoderFamily family() {
        String type = root.path("model_type").asText("");
        return DecoderFamily.of(type)
                .orElseThrow(
                        () ->
                                new MalformedFolderException(
                                        file,
                                        "model_type is '%s'; known are %s"
                                                .formatted(type, DecoderFamily.known())));
    }

    /** What transformers takes where config.json says nothing. */
    private static int defaultHeadDim(DecoderFamily family, int hiddenSize, int heads) {
        if (family == DecoderFamily.QWEN3) {
            return QWEN3_HEAD_DIM;
        }
        return heads > 0 ? hiddenSize / heads : 0;
    }

    private DecoderConfig.Biases biases(DecoderFamily family) {
        boolean all =
                (family == DecoderFamily.LLAMA || family == DecoderFamily.QWEN3)
                        && root.path("attention_bias").asBoolean(false);
        boolean feedForward =
                family == DecoderFamily.LLAMA && root.path("mlp_bias").asBoolean(false);
        return new DecoderConfig.Biases(family.queryKeyValueBias() || all, all, feedForward);
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

    private AttentionWindow window(DecoderFamily family, int layers) {
        if (root.path("layer_types").isArray()) {
            return windowByType();
        }
        return switch (family) {
            case LLAMA -> AttentionWindow.none(layers);
            case MISTRAL -> windowEverywhere(layers, root.has("sliding_window") ? 0 : 4096);
            case PHI3 -> windowEverywhere(layers, 0);
            case QWEN2, QWEN3 ->
                    root.path("use_sliding_window").asBoolean(false)
                            ? AttentionWindow.from(
                                    optionalInteger("max_window_layers").orElse(28),
                                    layers,
                                    optionalInteger("sliding_window").orElse(4096))
                            : AttentionWindow.none(layers);
        };
    }

    private AttentionWindow windowEverywhere(int layers, int otherwise) {
        int size = optionalInteger("sliding_window").orElse(otherwise);
        return size == 0 ? AttentionWindow.none(layers) : AttentionWindow.from(0, layers, size);
    }

    private AttentionWindow windowByType() {
        List<Boolean> windowed = new ArrayList<>();
        for (JsonNode type : root.path("layer_types")) {
            windowed.add(
                    switch (type.asText()) {
                        case "full_attention" -> false;
                        case "sliding_attention" -> true;
                        default ->
                                throw new MalformedFolderException(
                                        file,
                                        "layer_types names '%s'; full_attention and sliding_attention are known"
                                                .formatted(type.asText()));
                    });
        }
        return windowed.contains(true)
                ? new AttentionWindow(integer("sliding_window"), windowed)
                : AttentionWindow.none(windowed.size());
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
