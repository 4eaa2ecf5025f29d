package io.reflectretry.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.training.TokenLoss;
import java.util.LinkedHashMap;
import java.util.Map;

/** The GRPO loss; the formula stands in {@code grpo.py}, beside this class. */
final class GrpoLoss implements AutoCloseable {

    private final ScriptModule script;

    GrpoLoss(PolicyEngine engine, GrpoSettings settings) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("eps_low", settings.epsilonLow());
        attributes.put("eps_high", settings.epsilonHigh());
        attributes.put("beta", settings.beta());
        attributes.put("cap", settings.samplerCorrectionCap());
        switch (settings.lossType()) {
            case DAPO -> {
                // The only one so far: the sum over the tokens of the whole optimizer batch.
            }
        }
        script =
                ScriptModule.compile(
                        engine,
                        "Grpo",
                        ScriptModule.resource(GrpoLoss.class, "grpo.py"),
                        attributes);
    }

    /**
     * The loss of a micro-batch.
     *
     * @param tokens what is known of its completion tokens
     * @param batchTokens loss-mask tokens of the whole optimizer batch, not of the micro-batch
     * @param sums takes the sums that metrics need
     */
    TokenLoss of(TokenColumns tokens, long batchTokens, LossSums sums) {
        return logProbabilities -> {
            PtNDManager scope = (PtNDManager) logProbabilities.getManager();
            NDArray sampler = scope.create(tokens.sampler());
            NDList arguments =
                    new NDList(
                            logProbabilities,
                            sampler,
                            // Without a KL term nobody looks at the reference.
                            tokens.reference().map(scope::create).orElse(sampler),
                            scope.create(tokens.advantages()),
                            scope.create(tokens.mask()),
                            scope.create((float) batchTokens));
            NDList result = script.callWithGradients(scope, "first_loss", arguments);
            sums.add(result.get(1).toFloatArray());
            return result.get(0);
        };
    }

    /** The compiled text, for tests that give other tensors. */
    ScriptModule script() {
        return script;
    }

    @Override
    public void close() {
        script.close();
    }
}
