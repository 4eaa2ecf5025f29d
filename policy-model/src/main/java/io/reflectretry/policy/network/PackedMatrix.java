package io.reflectretry.policy.network;

import io.reflectretry.policy.folder.DecoderConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A matrix that is packed, by the names of what it is made of.
 *
 * @param name the module by which the network asks for it
 * @param parts modules of the folder whose rows stand in it, one below the other
 */
record PackedMatrix(String name, List<String> parts) {

    private static final String HEAD = "lm_head";
    private static final String WEIGHT = ".weight";

    /**
     * All matrices that the network multiplies with.
     *
     * @param joined whether those that multiply the same become one, which is faster; adapters name
     *     them apart
     */
    static List<PackedMatrix> of(DecoderConfig config, boolean joined) {
        List<PackedMatrix> all = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            String attention = "model.layers.%d.self_attn.".formatted(layer);
            String feedForward = "model.layers.%d.mlp.".formatted(layer);
            boolean fused = config.family().fused();
            add(
                    all,
                    joined,
                    attention + "qkv_proj",
                    attention,
                    fused,
                    "q_proj",
                    "k_proj",
                    "v_proj");
            all.add(alone(attention + "o_proj"));
            add(
                    all,
                    joined,
                    feedForward + "gate_up_proj",
                    feedForward,
                    fused,
                    "gate_proj",
                    "up_proj");
            all.add(alone(feedForward + "down_proj"));
        }
        all.add(
                new PackedMatrix(
                        HEAD, List.of(config.tiedEmbeddings() ? "model.embed_tokens" : HEAD)));
        return all;
    }

    private static void add(
            List<PackedMatrix> all,
            boolean join,
            String whole,
            String prefix,
            boolean fused,
            String... parts) {
        List<String> names = Stream.of(parts).map(prefix::concat).toList();
        if (fused) {
            all.add(alone(whole));
        } else if (join) {
            all.add(new PackedMatrix(whole, names));
        } else {
            names.forEach(name -> all.add(alone(name)));
        }
    }

    private static PackedMatrix alone(String name) {
        return new PackedMatrix(name, List.of(name));
    }

    /** The folder's names of the parts' weights, in order. */
    List<String> weights() {
        return parts.stream().map(part -> part + WEIGHT).toList();
    }

    /** The folder's names of the parts' biases, in order. */
    List<String> biases() {
        return parts.stream().map(part -> part + ".bias").toList();
    }
}
