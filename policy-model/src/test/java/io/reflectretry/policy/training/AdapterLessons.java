package io.reflectretry.policy.training;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static io.reflectretry.policy.TestEngine.onEngine;

import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.network.PromptGroup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Teaches an adapter a text, in a few steps. */
public final class AdapterLessons {

    private AdapterLessons() {}

    /** Some steps at a high rate, saved to a folder. */
    public static AdapterFolder learn(AdapterFolder adapter, List<PromptGroup> texts, Path target) {
        onEngine(
                () -> {
                    try (TrainablePolicy policy =
                                    TrainablePolicy.open(
                                            ENGINE,
                                            adapter,
                                            AdamWSettings.defaults(),
                                            Activations.RECOMPUTED);
                            WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
                        for (int step = 0; step < 4; step++) {
                            int tokens =
                                    texts.stream().mapToInt(PromptGroup::completionTokens).sum();
                            float[] weights = new float[tokens];
                            Arrays.fill(weights, 1);
                            policy.accumulate(texts, 1, likelihood.loss(weights, tokens));
                            policy.step(2e-2);
                        }
                        policy.saveWeights(target);
                    }
                    return null;
                });
        return AdapterFolder.open(target, adapter.base());
    }
}
