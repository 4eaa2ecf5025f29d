package io.reflectretry.grpo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.ImportanceSamplingLevel;
import io.reflectretry.model.run.GrpoSettings.LossType;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.training.TokenLoss;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The GRPO loss; the formula stands in {@code grpo.py}, beside this class. It computes in the
 * precision of the log-probabilities that it is given.
 */
public final class GrpoLoss implements AutoCloseable {

    private final GrpoSettings settings;
    private final ScriptModule script;

    public GrpoLoss(PolicyEngine engine, GrpoSettings settings) {
        this.settings = settings;
        script =
                ScriptModule.compile(
                        engine,
                        "Grpo",
                        ScriptModule.resource(GrpoLoss.class, "grpo.py"),
                        attributes(settings));
    }

    private static Map<String, Object> attributes(GrpoSettings settings) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("eps_low", settings.epsilonLow());
        attributes.put("eps_high", settings.epsilonHigh());
        attributes.put("delta", settings.delta().orElse(Double.POSITIVE_INFINITY));
        attributes.put("beta", settings.beta());
        attributes.put("cispo", settings.lossType() == LossType.CISPO);
        attributes.put(
                "sequence_level",
                settings.importanceSamplingLevel() == ImportanceSamplingLevel.SEQUENCE);
        attributes.put("sequence_mean", settings.lossType() == LossType.GRPO);
        attributes.put("corrected", settings.correctsSampler());
        attributes.put("correct_sequences", settings.samplerCorrection().ofSequences());
        attributes.put("correct_by_mask", settings.samplerCorrection().masks());
        attributes.put("cap_min", settings.samplerCorrectionCapMin());
        attributes.put("cap_max", settings.samplerCorrectionCap());
        return attributes;
    }

    /** What it was made with. */
    public GrpoSettings settings() {
        return settings;
    }

    /**
     * The loss of a micro-batch.
     *
     * @param tokens what is known of its completion tokens
     * @param batch counts of the whole optimizer batch, not of the micro-batch
     * @param sums takes what metrics need
     */
    public TokenLoss of(TokenColumns tokens, OptimizerBatch batch, LossSums sums) {
        return logProbabilities -> {
            Columns columns = new Columns(logProbabilities);
            NDList arguments = new NDList(logProbabilities);
            tokens.old().map(column -> columns.of(column)).ifPresent(arguments::add);
            NDArray sampler = columns.of(tokens.sampler());
            arguments.add(sampler);
            columns.addRest(arguments, tokens, sampler, batch.denominator(settings.lossType()));
            String method = tokens.old().isPresent() ? "corrected_loss" : "first_loss";
            return result(columns.scope(), method, arguments, sums);
        };
    }

    /**
     * The loss of a micro-batch whose ratios of trainer and sampler are given, [n], and not to be
     * computed. The sampler's own log-probabilities only serve the metrics.
     */
    public TokenLoss ofGivenRatios(
            TokenColumns tokens, double[] ratios, OptimizerBatch batch, LossSums sums) {
        return logProbabilities -> {
            Columns columns = new Columns(logProbabilities);
            NDArray sampler = columns.of(tokens.sampler());
            NDArray old =
                    tokens.old()
                            .map(column -> columns.of(column))
                            .orElseGet(logProbabilities::stopGradient);
            NDList arguments = new NDList(logProbabilities, old, sampler, columns.of(ratios));
            columns.addRest(arguments, tokens, sampler, batch.denominator(settings.lossType()));
            return result(columns.scope(), "loss", arguments, sums);
        };
    }

    /**
     * The bounded ratios of trainer and sampler, rho, [n], in double precision; 1 where the mask is
     * 0. The old log-probabilities must be there.
     */
    public double[] samplerRatios(PtNDManager scope, TokenColumns tokens) {
        NDArray old = scope.create(tokens.old().orElseThrow());
        NDList arguments =
                new NDList(
                        old,
                        scope.create(tokens.sampler()),
                        scope.create(tokens.mask()),
                        scope.create(tokens.sequence()),
                        scope.create(new double[tokens.sequences()]));
        return script.call(scope, "sampler_ratio", arguments).singletonOrThrow().toDoubleArray();
    }

    private NDArray result(PtNDManager scope, String method, NDList arguments, LossSums sums) {
        NDList result = script.callWithGradients(scope, method, arguments);
        sums.add(result.get(1).toType(DataType.FLOAT64, false).toDoubleArray());
        return result.get(0);
    }

    @Override
    public void close() {
        script.close();
    }

    /** Makes tensors of the precision of the log-probabilities, in their scope. */
    private record Columns(PtNDManager scope, DataType precision) {

        Columns(NDArray like) {
            this((PtNDManager) like.getManager(), like.getDataType());
        }

        NDArray of(double[] values) {
            if (precision == DataType.FLOAT64) {
                return scope.create(values);
            }
            float[] rounded = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                rounded[i] = (float) values[i];
            }
            return scope.create(rounded);
        }

        NDArray of(double value) {
            return precision == DataType.FLOAT64
                    ? scope.create(value)
                    : scope.create((float) value);
        }

        void addRest(NDList arguments, TokenColumns tokens, NDArray sampler, double denominator) {
            // Without a KL term nobody looks at the reference.
            arguments.add(tokens.reference().map(column -> of(column)).orElse(sampler));
            arguments.add(of(tokens.advantages()));
            arguments.add(scope.create(tokens.mask()));
            arguments.add(scope.create(tokens.sequence()));
            arguments.add(of(new double[tokens.sequences()]));
            arguments.add(of(denominator));
        }
    }
}
