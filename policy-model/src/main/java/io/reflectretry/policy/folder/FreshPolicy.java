package io.reflectretry.policy.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.policy.folder.TensorEntry.ElementType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/** Writes the folder of a policy that has learned nothing yet. */
public final class FreshPolicy {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double INITIALIZER_RANGE = 0.02;

    private FreshPolicy() {}

    /**
     * Writes config.json, generation_config.json and model.safetensors with random weights, as
     * Hugging Face initialises Qwen2: normal with deviation 0.02, biases 0, norms 1. The
     * tokenizer's files are the caller's.
     *
     * @param folder made if absent; must not hold model.safetensors yet
     * @param config the network's shape
     * @param stopTokenIds tokens that end a sample, at least one
     * @param padTokenId the token that fills rows
     * @param seed the same seed gives the same weights
     */
    public static PolicyFolder write(
            Path folder, DecoderConfig config, int[] stopTokenIds, int padTokenId, long seed) {
        return write(folder, config, ElementType.F32, stopTokenIds, padTokenId, seed);
    }

    /** As the other {@code write}, with weights of another type: F32 or BF16. */
    public static PolicyFolder write(
            Path folder,
            DecoderConfig config,
            ElementType type,
            int[] stopTokenIds,
            int padTokenId,
            long seed) {
        if (stopTokenIds.length == 0) {
            throw new IllegalArgumentException("stopTokenIds is empty: no sample would ever stop");
        }
        try {
            Files.createDirectories(folder);
            writeJson(
                    folder.resolve(PolicyFolder.CONFIG_FILE),
                    configJson(config, type, stopTokenIds, padTokenId));
            writeJson(
                    folder.resolve(PolicyFolder.GENERATION_CONFIG_FILE),
                    generationJson(stopTokenIds, padTokenId));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write into " + folder, failure);
        }
        SequencedMap<String, long[]> shapes = config.tensorShapes();
        SplittableRandom random = new SplittableRandom(seed);
        SafetensorsWriter.write(
                folder.resolve(PolicyFolder.WEIGHTS_FILE),
                type,
                shapes,
                Map.of(),
                name -> initialValues(name, type, shapes.get(name), random));
        return PolicyFolder.open(folder);
    }

    private static ByteBuffer initialValues(
            String name, ElementType type, long[] shape, SplittableRandom random) {
        long size = 1;
        for (long dimension : shape) {
            size *= dimension;
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(size * type.bytes()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            float value = initialValue(name, random);
            switch (type) {
                case F32 -> bytes.putFloat(value);
                // Cut off, not rounded: these numbers are random anyway.
                case BF16 -> bytes.putShort((short) (Float.floatToIntBits(value) >>> Short.SIZE));
                case F16 -> bytes.putShort(Float.floatToFloat16(value));
            }
        }
        return bytes.flip();
    }

    private static float initialValue(String name, SplittableRandom random) {
        if (name.endsWith("norm.weight")) {
            return 1;
        }
        return name.endsWith(".bias") ? 0 : (float) (random.nextGaussian() * INITIALIZER_RANGE);
    }

    private static ObjectNode configJson(
            DecoderConfig config, ElementType type, int[] stops, int pad) {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("architectures").add(config.family().architecture());
        root.put("attention_dropout", 0.0);
        putEos(root, stops);
        root.put("head_dim", config.headDim());
        root.put("hidden_act", "silu");
        root.put("hidden_size", config.hiddenSize());
        root.put("initializer_range", INITIALIZER_RANGE);
        root.put("intermediate_size", config.intermediateSize());
        root.put("max_position_embeddings", config.maxPositionEmbeddings());
        root.put("model_type", config.family().modelType());
        root.put("num_attention_heads", config.heads());
        root.put("num_hidden_layers", config.layers());
        root.put("num_key_value_heads", config.kvHeads());
        root.put("pad_token_id", pad);
        root.put("rms_norm_eps", config.rmsNormEps());
        root.put("tie_word_embeddings", config.tiedEmbeddings());
        root.put(
                "torch_dtype",
                switch (type) {
                    case F32 -> "float32";
                    case BF16 -> "bfloat16";
                    case F16 -> "float16";
                });
        putRotary(root, config);
        root.put("use_cache", true);
        putWindow(root, config);
        root.put("vocab_size", config.vocabSize());
        return root;
    }

    private static void putRotary(ObjectNode root, DecoderConfig config) {
        RotaryEmbedding rotary = config.rotary();
        root.put("rope_theta", rotary.theta());
        root.put("partial_rotary_factor", (double) rotary.dimensions() / config.headDim());
        ObjectNode scaling = JSON.createObjectNode();
        switch (rotary.scaling()) {
            case RopeScaling.None ignored -> {
                return;
            }
            case RopeScaling.Linear linear -> {
                scaling.put("rope_type", "linear");
                scaling.put("factor", linear.factor());
            }
            case RopeScaling.Llama3 llama -> {
                scaling.put("rope_type", "llama3");
                scaling.put("factor", llama.factor());
                scaling.put("low_freq_factor", llama.lowFreqFactor());
                scaling.put("high_freq_factor", llama.highFreqFactor());
                scaling.put("original_max_position_embeddings", llama.original());
            }
            case RopeScaling.LongRope factors -> {
                scaling.put("rope_type", "longrope");
                scaling.putPOJO("short_factor", factors.shortFactors());
                scaling.putPOJO("long_factor", factors.longFactors());
                scaling.put("original_max_position_embeddings", factors.original());
                scaling.put("attention_factor", factors.attentionFactor());
            }
        }
        root.set("rope_scaling", scaling);
    }

    private static void putWindow(ObjectNode root, DecoderConfig config) {
        AttentionWindow window = config.window();
        if (window.size() > 0) {
            root.put("sliding_window", window.size());
            ArrayNode types = root.putArray("layer_types");
            window.layers().forEach(has -> types.add(has ? "sliding_attention" : "full_attention"));
        } else {
            root.putNull("sliding_window");
        }
        DecoderConfig.Biases biases = config.biases();
        root.put("attention_bias", biases.attentionOutput());
        root.put("mlp_bias", biases.feedForward());
    }

    private static ObjectNode generationJson(int[] stops, int pad) {
        ObjectNode root = JSON.createObjectNode();
        putEos(root, stops);
        root.put("pad_token_id", pad);
        return root;
    }

    private static void putEos(ObjectNode root, int[] stops) {
        if (stops.length == 1) {
            root.put("eos_token_id", stops[0]);
        } else {
            root.putPOJO("eos_token_id", stops);
        }
    }

    private static void writeJson(Path file, ObjectNode content) throws IOException {
        Files.writeString(
                file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    }
}
