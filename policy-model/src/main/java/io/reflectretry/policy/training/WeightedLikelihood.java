package io.reflectretry.policy.training;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;

/**
 * loss = -sum(weight x log-probability) / denominator: supervised learning with weights 1, the
 * plain policy gradient with advantages as weights.
 */
public final class WeightedLikelihood implements AutoCloseable {

    private final ScriptModule script;

    public WeightedLikelihood(PolicyEngine engine) {
        String source = ScriptModule.resource(WeightedLikelihood.class, "likelihood.py");
        script = ScriptModule.compile(engine, "Likelihood", source);
    }

    /**
     * The loss for one micro-batch.
     *
     * @param weights one for each completion token, in order group, member, token
     * @param denominator the same for all micro-batches of a step, above 0
     */
    public TokenLoss loss(float[] weights, double denominator) {
        if (!(denominator > 0)) {
            throw new IllegalArgumentException("denominator must be above 0, not " + denominator);
        }
        return logProbabilities -> {
            if (logProbabilities.size() != weights.length) {
                throw new IllegalArgumentException(
                        "There are %d weights for %d completion tokens"
                                .formatted(weights.length, logProbabilities.size()));
            }
            PtNDManager scope = (PtNDManager) logProbabilities.getManager();
            NDList arguments =
                    new NDList(
                            logProbabilities,
                            scope.create(weights),
                            scope.create((float) denominator));
            return script.callWithGradients(scope, "loss", arguments).singletonOrThrow();
        };
    }

    @Override
    public void close() {
        script.close();
    }
}
