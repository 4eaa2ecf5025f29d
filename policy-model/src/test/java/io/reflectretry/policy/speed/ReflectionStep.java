package io.reflectretry.policy.speed;

import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.network.PromptGroup;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The step that is measured: one failed attempt with its reflections.
 *
 * @param prompt tokens of task, failed attempt and reflection request
 * @param reflection tokens of each reflection
 * @param members G
 */
record ReflectionStep(int prompt, int reflection, int members) {

    static final ReflectionStep MEASURED = new ReflectionStep(1000, 150, 8);

    /**
     * About 100 million parameters: the layers of Qwen2.5-0.5B, five of 24, and a quarter of all
     * parameters in the embedding, as there.
     */
    static final DecoderConfig MODEL =
            new DecoderConfig(28_000, 896, 4864, 5, 14, 2, 64, 1e-6, 1e6, 4096, true);

    static final float TEMPERATURE = 0.9f;

    /** One group of random tokens. */
    PromptGroup group() {
        SplittableRandom random = new SplittableRandom(5);
        return new PromptGroup(
                ids(random, prompt),
                Stream.generate(() -> ids(random, reflection)).limit(members).toList());
    }

    private static int[] ids(SplittableRandom random, int length) {
        return random.ints(length, 0, MODEL.vocabSize()).toArray();
    }

    int completionTokens() {
        return members * reflection;
    }

    /** Positions of the group with its prompt once. */
    int sharedTokens() {
        return prompt + completionTokens();
    }

    /** Positions of the group with its prompt in every row. */
    int plainTokens() {
        return members * (prompt + reflection);
    }

    /** The weight of each token in the loss; both signs, as advantages have. */
    float[] lossWeights() {
        float[] weights = new float[completionTokens()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i / reflection) % 3 - 0.9f;
        }
        return weights;
    }
}
