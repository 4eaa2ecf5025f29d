package io.reflectretry.policy.folder;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shapes of published models, by the names that their makers gave them. */
public enum KnownShape {
    QWEN2_5_0_5B("qwen2.5-0.5b", qwen2(896, 4864, 24, 14, 2, 64, 151_936, true)),
    QWEN2_5_1_5B("qwen2.5-1.5b", qwen2(1536, 8960, 28, 12, 2, 128, 151_936, true)),
    QWEN2_5_7B("qwen2.5-7b", qwen2(3584, 18_944, 28, 28, 4, 128, 152_064, false)),
    QWEN3_0_6B(
            "qwen3-0.6b",
            new DecoderConfig(
                    151_936,
                    1024,
                    3072,
                    28,
                    16,
                    8,
                    128,
                    1e-6,
                    new RotaryEmbedding(1e6, 128, new RopeScaling.None()),
                    40_960,
                    true,
                    DecoderFamily.QWEN3,
                    new DecoderConfig.Biases(false, false, false),
                    AttentionWindow.none(28))),
    LLAMA_3_2_1B(
            "llama-3.2-1b",
            new DecoderConfig(
                    128_256,
                    2048,
                    8192,
                    16,
                    32,
                    8,
                    64,
                    1e-5,
                    new RotaryEmbedding(5e5, 64, new RopeScaling.Llama3(32, 1, 4, 8192)),
                    131_072,
                    true,
                    DecoderFamily.LLAMA,
                    new DecoderConfig.Biases(false, false, false),
                    AttentionWindow.none(16))),
    MISTRAL_7B(
            "mistral-7b-v0.3",
            new DecoderConfig(
                    32_768,
                    4096,
                    14_336,
                    32,
                    32,
                    8,
                    128,
                    1e-5,
                    new RotaryEmbedding(1e6, 128, new RopeScaling.None()),
                    32_768,
                    false,
                    DecoderFamily.MISTRAL,
                    new DecoderConfig.Biases(false, false, false),
                    AttentionWindow.none(32)));

    private final String label;
    private final DecoderConfig config;

    KnownShape(String label, DecoderConfig config) {
        this.label = label;
        this.config = config;
    }

    private static DecoderConfig qwen2(
            int width,
            int feedForward,
            int layers,
            int heads,
            int kvHeads,
            int headDim,
            int vocabulary,
            boolean tied) {
        return new DecoderConfig(
                vocabulary,
                width,
                feedForward,
                layers,
                heads,
                kvHeads,
                headDim,
                1e-6,
                1e6,
                32_768,
                tied);
    }

    /** The shape of that name. */
    public static Optional<KnownShape> named(String label) {
        return Arrays.stream(values()).filter(s -> s.label.equals(label)).findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(s -> s.label).collect(Collectors.joining(", "));
    }

    /** The shape. */
    public DecoderConfig config() {
        return config;
    }
}
