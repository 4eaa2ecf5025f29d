package io.reflectretry.policy.speed;

import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.training.Activations;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TokenLoss;
import io.reflectretry.policy.training.TrainablePolicy;
import java.util.List;
import java.util.Map;

/** The ways that are compared. */
enum Way {
    PLAIN,
    SHARED,
    SHARED_RECOMPUTED;

    /** One way on its own copy of the weights. */
    interface Trained extends AutoCloseable {

        /** Forward and backward; gradients add up. */
        double accumulate(PromptGroup group, TokenLoss loss);

        Map<String, float[]> gradients();

        @Override
        void close();
    }

    /** Reads the weights; on the engine thread, as all that follows. */
    Trained open(PolicyEngine engine, PolicyFolder folder) {
        return switch (this) {
            case PLAIN -> plain(new PlainWay(engine, folder));
            case SHARED -> shared(engine, folder, Activations.KEPT);
            case SHARED_RECOMPUTED -> shared(engine, folder, Activations.RECOMPUTED);
        };
    }

    private static Trained plain(PlainWay plain) {
        return new Trained() {
            @Override
            public double accumulate(PromptGroup group, TokenLoss loss) {
                return plain.accumulate(group, ReflectionStep.TEMPERATURE, loss);
            }

            @Override
            public Map<String, float[]> gradients() {
                return plain.gradients();
            }

            @Override
            public void close() {
                plain.close();
            }
        };
    }

    private static Trained shared(
            PolicyEngine engine, PolicyFolder folder, Activations activations) {
        TrainablePolicy policy =
                TrainablePolicy.open(engine, folder, AdamWSettings.defaults(), activations);
        return new Trained() {
            @Override
            public double accumulate(PromptGroup group, TokenLoss loss) {
                return policy.accumulate(List.of(group), ReflectionStep.TEMPERATURE, loss).loss();
            }

            @Override
            public Map<String, float[]> gradients() {
                return policy.gradients();
            }

            @Override
            public void close() {
                policy.close();
            }
        };
    }
}
