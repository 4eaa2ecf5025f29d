package io.reflectretry.policy.network;

import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.folder.DecoderConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** The network's mathematics (decoder.py) for one shape of network. */
public final class Decoder {

    /** The name of the embedding's weight. */
    static final String EMBEDDING = "model.embed_tokens.weight";

    private static final String CLASS_NAME = "Decoder";
    private static final String SOURCE = ScriptModule.resource(Decoder.class, "decoder.py");

    private Decoder() {}

    /**
     * The script for a network of this shape, whose matrices multiply in the precision that they
     * are held in; it belongs to the engine.
     */
    public static ScriptModule script(PolicyEngine engine, DecoderConfig config) {
        return script(engine, config, Precision.FLOAT32);
    }

    /**
     * The script for a network of this shape, whose float32 matrices multiply in a precision; it
     * belongs to the engine.
     */
    public static ScriptModule script(
            PolicyEngine engine, DecoderConfig config, Precision products) {
        return engine.sharedScript(CLASS_NAME, SOURCE, attributes(config, products));
    }

    /** The attributes of the script's class. */
    public static Map<String, Object> attributes(DecoderConfig config, Precision products) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("layers", (long) config.layers());
        attributes.put("heads", (long) config.heads());
        attributes.put("kv_heads", (long) config.kvHeads());
        attributes.put("head_dim", (long) config.headDim());
        attributes.put("eps", config.rmsNormEps());
        attributes.put("rotary_dim", (long) config.rotary().dimensions());
        attributes.put("frequencies", config.rotary().frequencies());
        attributes.put("long_frequencies", config.rotary().longFrequencies());
        attributes.put("switch_at", (long) config.rotary().switchAt());
        attributes.put("rotary_scale", config.rotary().scale());
        attributes.put("windows", config.windows().stream().map(Integer::longValue).toList());
        attributes.put("window", (long) config.window().size());
        attributes.put("fused", config.family().fused());
        attributes.put("tied", config.tiedEmbeddings());
        attributes.put("narrow", products == Precision.BFLOAT16);
        return attributes;
    }
}
