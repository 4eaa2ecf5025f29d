package io.reflectretry.benchmark;

import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.TensorSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Qwen2 folder's weights as GGUF, under llama.cpp's names. The vocabulary is made up: only token
 * ids are used.
 */
final class QwenGguf {

    private static final Map<String, String> NAMES = new LinkedHashMap<>();
    private static final int Q8_BLOCK = 32;
    private static final int NORMAL_TOKEN = 1;
    private static final int BFLOAT16_SHIFT = 16;

    static {
        NAMES.put("model.embed_tokens", "token_embd");
        NAMES.put("model.norm", "output_norm");
        NAMES.put("model.layers.", "blk.");
        NAMES.put("input_layernorm", "attn_norm");
        NAMES.put("post_attention_layernorm", "ffn_norm");
        NAMES.put("self_attn.q_proj", "attn_q");
        NAMES.put("self_attn.k_proj", "attn_k");
        NAMES.put("self_attn.v_proj", "attn_v");
        NAMES.put("self_attn.o_proj", "attn_output");
        NAMES.put("mlp.gate_proj", "ffn_gate");
        NAMES.put("mlp.up_proj", "ffn_up");
        NAMES.put("mlp.down_proj", "ffn_down");
    }

    private QwenGguf() {}

    /**
     * Writes a file.
     *
     * @param matrices the type of matrices; all else is F32
     */
    static void write(PolicyFolder folder, Path file, GgufWriter.Type matrices) throws IOException {
        DecoderConfig config = folder.config();
        GgufWriter writer = new GgufWriter();
        putMetadata(writer, config);
        Map<String, String> sources = new LinkedHashMap<>();
        config.tensorShapes()
                .forEach(
                        (name, shape) -> {
                            String renamed = renamed(name);
                            sources.put(renamed, name);
                            writer.tensor(
                                    renamed,
                                    shape.length == 2 ? matrices : GgufWriter.Type.F32,
                                    shape);
                        });
        try (TensorSource tensors = folder.openWeights()) {
            writer.write(
                    file,
                    name -> {
                        String source = sources.get(name);
                        boolean matrix = config.tensorShapes().get(source).length == 2;
                        return data(tensors, source, matrix ? matrices : GgufWriter.Type.F32);
                    });
        }
    }

    private static void putMetadata(GgufWriter writer, DecoderConfig config) {
        writer.put("general.architecture", "qwen2");
        writer.put("general.name", "random weights");
        writer.put("qwen2.block_count", config.layers());
        writer.put("qwen2.context_length", config.maxPositionEmbeddings());
        writer.put("qwen2.embedding_length", config.hiddenSize());
        writer.put("qwen2.feed_forward_length", config.intermediateSize());
        writer.put("qwen2.attention.head_count", config.heads());
        writer.put("qwen2.attention.head_count_kv", config.kvHeads());
        writer.put("qwen2.attention.layer_norm_rms_epsilon", (float) config.rmsNormEps());
        writer.put("qwen2.rope.freq_base", (float) config.rotary().theta());
        String[] tokens = new String[config.vocabSize()];
        int[] types = new int[config.vocabSize()];
        for (int id = 0; id < tokens.length; id++) {
            tokens[id] = "t" + id;
            types[id] = NORMAL_TOKEN;
        }
        // The letters of the made-up words, and a line feed as byte-level vocabularies write it.
        for (int digit = 0; digit <= 9; digit++) {
            tokens[1 + digit] = Integer.toString(digit);
        }
        tokens[11] = "t";
        tokens[12] = "\u010a";
        writer.put("tokenizer.ggml.model", "gpt2");
        writer.put("tokenizer.ggml.pre", "qwen2");
        writer.put("tokenizer.ggml.tokens", tokens);
        writer.put("tokenizer.ggml.token_type", types);
        writer.put("tokenizer.ggml.merges", new String[] {"t 1"});
        writer.put("tokenizer.ggml.eos_token_id", 0);
    }

    private static String renamed(String name) {
        String renamed = name;
        for (Map.Entry<String, String> entry : NAMES.entrySet()) {
            // "norm" stands within other names: only a whole module is one.
            renamed =
                    renamed.replace(
                            entry.getKey() + (entry.getKey().endsWith(".") ? "" : "."),
                            entry.getValue() + (entry.getValue().endsWith(".") ? "" : "."));
        }
        return renamed;
    }

    private static ByteBuffer data(TensorSource tensors, String name, GgufWriter.Type type) {
        try (Arena arena = Arena.ofConfined()) {
            FloatBuffer values = tensors.read(name, arena).asFloatBuffer();
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.toIntExact(type.bytes(values.remaining())))
                            .order(ByteOrder.LITTLE_ENDIAN);
            switch (type) {
                case F32 -> {
                    while (values.hasRemaining()) {
                        bytes.putFloat(values.get());
                    }
                }
                case BF16 -> {
                    // Exact: the folder's weights have no more bits.
                    while (values.hasRemaining()) {
                        bytes.putShort(
                                (short) (Float.floatToRawIntBits(values.get()) >>> BFLOAT16_SHIFT));
                    }
                }
                case Q8_0 -> quantize(values, bytes);
            }
            return bytes.flip();
        }
    }

    /** Blocks of 32: a float16 scale, then 32 times a byte. */
    private static void quantize(FloatBuffer values, ByteBuffer bytes) {
        float[] block = new float[Q8_BLOCK];
        while (values.hasRemaining()) {
            values.get(block);
            float largest = 0;
            for (float value : block) {
                largest = Math.max(largest, Math.abs(value));
            }
            float scale = largest / Byte.MAX_VALUE;
            bytes.putShort(Float.floatToFloat16(scale));
            for (float value : block) {
                bytes.put((byte) (scale == 0 ? 0 : Math.round(value / scale)));
            }
        }
    }
}
