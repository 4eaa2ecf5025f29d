package io.reflectretry.policy.folder;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The shape of a decoder, as config.json of a Hugging Face folder says it.
 *
 * @param vocabSize rows of the embedding
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the gated feed-forward layer
 * @param layers number of layers
 * @param heads query heads
 * @param kvHeads key and value heads; divides heads
 * @param headDim width of a head
 * @param rmsNormEps epsilon of RMSNorm
 * @param ropeTheta base of the rotary position embedding
 * @param maxPositionEmbeddings longest sequence
 * @param tiedEmbeddings whether the output projection is the embedding
 */
public record DecoderConfig(
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        double rmsNormEps,
        double ropeTheta,
        int maxPositionEmbeddings,
        boolean tiedEmbeddings) {

    public DecoderConfig {
        requirePositive("vocab_size", vocabSize);
        requirePositive("hidden_size", hiddenSize);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("num_hidden_layers", layers);
        requirePositive("num_attention_heads", heads);
        requirePositive("num_key_value_heads", kvHeads);
        requirePositive("head_dim", headDim);
        requirePositive("max_position_embeddings", maxPositionEmbeddings);
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "num_key_value_heads %d does not divide num_attention_heads %d"
                            .formatted(kvHeads, heads));
        }
        if (headDim % 2 != 0) {
            throw new IllegalArgumentException(
                    "head_dim %d is odd: rotary positions turn pairs".formatted(headDim));
        }
        if (!(rmsNormEps > 0) || !(ropeTheta > 0)) {
            throw new IllegalArgumentException(
                    "rms_norm_eps and rope_theta must be above 0, not %s and %s"
                            .formatted(rmsNormEps, ropeTheta));
        }
    }

    private static void requirePositive(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " must be at least 1, not " + value);
        }
    }

    /**
     * Every tensor that model.safetensors must hold, with its shape, in the order of the network.
     */
    public SequencedMap<String, long[]> tensorShapes() {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        long query = (long) heads * headDim;
        long keyValue = (long) kvHeads * headDim;
        shapes.put("model.embed_tokens.weight", new long[] {vocabSize, hiddenSize});
        for (int layer = 0; layer < layers; layer++) {
            String prefix = "model.layers." + layer + ".";
            putProjection(shapes, prefix + "self_attn.q_proj", query);
            putProjection(shapes, prefix + "self_attn.k_proj", keyValue);
            putProjection(shapes, prefix + "self_attn.v_proj", keyValue);
            shapes.put(prefix + "self_attn.o_proj.weight", new long[] {hiddenSize, query});
            shapes.put(prefix + "mlp.gate_proj.weight", new long[] {intermediateSize, hiddenSize});
            shapes.put(prefix + "mlp.up_proj.weight", new long[] {intermediateSize, hiddenSize});
            shapes.put(prefix + "mlp.down_proj.weight", new long[] {hiddenSize, intermediateSize});
            shapes.put(prefix + "input_layernorm.weight", new long[] {hiddenSize});
            shapes.put(prefix + "post_attention_layernorm.weight", new long[] {hiddenSize});
        }
        shapes.put("model.norm.weight", new long[] {hiddenSize});
        if (!tiedEmbeddings) {
            shapes.put("lm_head.weight", new long[] {vocabSize, hiddenSize});
        }
        return shapes;
    }

    private void putProjection(SequencedMap<String, long[]> shapes, String name, long outputs) {
        shapes.put(name + ".weight", new long[] {outputs, hiddenSize});
        shapes.put(name + ".bias", new long[] {outputs});
    }

    /** Number of weights. */
    public long parameterCount() {
        long count = 0;
        for (long[] shape : tensorShapes().values()) {
            long size = 1;
            for (long dimension : shape) {
                size *= dimension;
            }
            count += size;
        }
        return count;
    }
}
