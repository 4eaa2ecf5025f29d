package io.reflectretry.policy.folder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

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
 * @param rotary the rotary position embedding
 * @param maxPositionEmbeddings longest sequence
 * @param tiedEmbeddings whether the output projection is the embedding
 * @param family what differs between the families
 * @param biases which projections have one
 * @param window how far back each layer sees
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
        RotaryEmbedding rotary,
        int maxPositionEmbeddings,
        boolean tiedEmbeddings,
        DecoderFamily family,
        Biases biases,
        AttentionWindow window) {

    /**
     * Which projections have a bias.
     *
     * @param attentionInputs queries, keys and values
     * @param attentionOutput the projection after attention
     * @param feedForward gate, up and down
     */
    public record Biases(boolean attentionInputs, boolean attentionOutput, boolean feedForward) {}

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
        if (rotary.dimensions() > headDim) {
            throw new IllegalArgumentException(
                    "%d numbers of each head would be turned, but head_dim is %d"
                            .formatted(rotary.dimensions(), headDim));
        }
        if (!(rmsNormEps > 0)) {
            throw new IllegalArgumentException(
                    "rms_norm_eps must be above 0, not %s".formatted(rmsNormEps));
        }
        if (window.layers().size() != layers) {
            throw new IllegalArgumentException(
                    "layer_types has %d entries, but there are %d layers"
                            .formatted(window.layers().size(), layers));
        }
    }

    /** A Qwen2 model that turns whole heads by plain angles and sees everything. */
    public DecoderConfig(
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
        this(
                vocabSize,
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                kvHeads,
                headDim,
                rmsNormEps,
                new RotaryEmbedding(ropeTheta, headDim, new RopeScaling.None()),
                maxPositionEmbeddings,
                tiedEmbeddings,
                DecoderFamily.QWEN2,
                new Biases(true, false, false),
                AttentionWindow.none(layers));
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
            putLayer(shapes, "model.layers." + layer + ".", query, keyValue);
        }
        shapes.put("model.norm.weight", new long[] {hiddenSize});
        if (!tiedEmbeddings) {
            shapes.put("lm_head.weight", new long[] {vocabSize, hiddenSize});
        }
        return shapes;
    }

    private void putLayer(
            SequencedMap<String, long[]> shapes, String layer, long query, long keyValue) {
        String attention = layer + "self_attn.";
        String feedForward = layer + "mlp.";
        boolean input = biases.attentionInputs();
        boolean inner = biases.feedForward();
        if (family.fused()) {
            put(shapes, attention + "qkv_proj", query + 2 * keyValue, hiddenSize, input);
        } else {
            put(shapes, attention + "q_proj", query, hiddenSize, input);
            put(shapes, attention + "k_proj", keyValue, hiddenSize, input);
            put(shapes, attention + "v_proj", keyValue, hiddenSize, input);
        }
        put(shapes, attention + "o_proj", hiddenSize, query, biases.attentionOutput());
        if (family.headNorms()) {
            shapes.put(attention + "q_norm.weight", new long[] {headDim});
            shapes.put(attention + "k_norm.weight", new long[] {headDim});
        }
        if (family.fused()) {
            put(shapes, feedForward + "gate_up_proj", 2L * intermediateSize, hiddenSize, inner);
        } else {
            put(shapes, feedForward + "gate_proj", intermediateSize, hiddenSize, inner);
            put(shapes, feedForward + "up_proj", intermediateSize, hiddenSize, inner);
        }
        put(shapes, feedForward + "down_proj", hiddenSize, intermediateSize, inner);
        shapes.put(layer + "input_layernorm.weight", new long[] {hiddenSize});
        shapes.put(layer + "post_attention_layernorm.weight", new long[] {hiddenSize});
    }

    private static void put(
            SequencedMap<String, long[]> shapes,
            String name,
            long outputs,
            long inputs,
            boolean biased) {
        shapes.put(name + ".weight", new long[] {outputs, inputs});
        if (biased) {
            shapes.put(name + ".bias", new long[] {outputs});
        }
    }

    /** How many positions each layer sees; 0: all. */
    public List<Integer> windows() {
        return IntStream.range(0, layers).mapToObj(window::of).toList();
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
