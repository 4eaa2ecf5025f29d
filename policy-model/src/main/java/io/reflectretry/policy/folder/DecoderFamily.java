package io.reflectretry.policy.folder;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The families of models that the decoder computes, with what differs between them and does not
 * stand in config.json.
 */
public enum DecoderFamily {
    QWEN2("qwen2", "Qwen2ForCausalLM", true, false, false),
    QWEN3("qwen3", "Qwen3ForCausalLM", false, false, true),
    LLAMA("llama", "LlamaForCausalLM", false, false, false),
    MISTRAL("mistral", "MistralForCausalLM", false, false, false),
    PHI3("phi3", "Phi3ForCausalLM", false, true, false);

    private final String modelType;
    private final String architecture;
    private final boolean queryKeyValueBias;
    private final boolean fused;
    private final boolean headNorms;

    DecoderFamily(
            String modelType,
            String architecture,
            boolean queryKeyValueBias,
            boolean fused,
            boolean headNorms) {
        this.modelType = modelType;
        this.architecture = architecture;
        this.queryKeyValueBias = queryKeyValueBias;
        this.fused = fused;
        this.headNorms = headNorms;
    }

    /** The family of a {@code model_type}, if it is one of these. */
    static Optional<DecoderFamily> of(String modelType) {
        return Arrays.stream(values()).filter(f -> f.modelType.equals(modelType)).findFirst();
    }

    /** All of them, for messages. */
    static String known() {
        return Arrays.stream(values()).map(f -> f.modelType).collect(Collectors.joining(", "));
    }

    /** {@code model_type} in config.json. */
    public String modelType() {
        return modelType;
    }

    /** The class that {@code architectures} in config.json names. */
    public String architecture() {
        return architecture;
    }

    /** Whether queries, keys and values have a bias, whatever config.json says. */
    public boolean queryKeyValueBias() {
        return queryKeyValueBias;
    }

    /** Whether queries, keys and values stand in one matrix, and gate and up in another. */
    public boolean fused() {
        return fused;
    }

    /** Whether the heads of queries and keys are normed, each by itself. */
    public boolean headNorms() {
        return headNorms;
    }
}
