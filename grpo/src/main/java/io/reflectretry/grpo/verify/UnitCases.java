package io.reflectretry.grpo.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.grpo.GrpoLoss;
import io.reflectretry.grpo.LossSums;
import io.reflectretry.grpo.OptimizerBatch;
import io.reflectretry.grpo.TokenColumns;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.SamplerCorrection;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.training.TokenLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cases that give log-probabilities: loss, gradient by the log-probabilities, metrics and ratios,
 * in double precision. On the engine thread.
 */
final class UnitCases {

    static final double TOLERANCE = 1e-9;

    private static final List<String> KNOWN =
            List.of(
                    "settings",
                    "loss",
                    "grad",
                    "metrics",
                    "importance_sampling_ratio",
                    "golden_json",
                    "note");

    private final PolicyEngine engine;
    private final JsonNode file;

    UnitCases(PolicyEngine engine, JsonNode file) {
        this.engine = engine;
        this.file = file;
    }

    List<Difference> check(JsonNode given) {
        Numbers.onlyKnown("field", given, KNOWN);
        CaseSettings settings = CaseSettings.of(given.path("settings"));
        UnitInputs inputs =
                UnitInputs.of(Numbers.required(file, "inputs"))
                        .masked(settings.grpo().maskTruncatedCompletions());
        TokenColumns tokens = inputs.columns(settings.grpo());
        OptimizerBatch batch = inputs.batch(settings);
        List<Difference> differences = new ArrayList<>();
        try (GrpoLoss loss = new GrpoLoss(engine, settings.grpo());
                PtNDManager scope = engine.newScope()) {
            LossSums sums = new LossSums();
            Optional<double[]> stated =
                    Numbers.optional(given, "importance_sampling_ratio")
                            .map(node -> Numbers.flat("importance_sampling_ratio", node));
            Optional<double[]> ratios = ratios(settings.grpo(), loss, scope, tokens, stated);
            if (settings.grpo().correctsSampler() && stated.isPresent()) {
                differences.add(
                        ratio(settings.grpo().samplerCorrection(), ratios, tokens, stated.get()));
            }
            TokenLoss function =
                    settings.grpo().correctsSampler() || ratios.isEmpty()
                            ? loss.of(tokens, batch, sums)
                            : loss.ofGivenRatios(tokens, ratios.get(), batch, sums);
            differences.addAll(lossAndGradient(given, function, scope, inputs.logp()));
            CaseMetrics metrics =
                    CaseMetrics.of(settings.grpo(), sums, tokens, inputs.entropies(), ratios);
            differences.addAll(metrics.compare(given.path("metrics"), TOLERANCE));
        }
        return differences;
    }

    private static Difference ratio(
            SamplerCorrection correction,
            Optional<double[]> ratios,
            TokenColumns tokens,
            double[] stated) {
        double[] computed = ratios.orElseThrow();
        return Difference.between(
                "importance_sampling_ratio",
                correction.ofSequences() ? CaseMetrics.firstOfEach(computed, tokens) : computed,
                stated,
                1,
                TOLERANCE);
    }

    /** Computed where the settings say how, else as stated, else none. */
    private static Optional<double[]> ratios(
            GrpoSettings settings,
            GrpoLoss loss,
            PtNDManager scope,
            TokenColumns tokens,
            Optional<double[]> stated) {
        if (settings.correctsSampler()) {
            return Optional.of(loss.samplerRatios(scope, tokens));
        }
        return stated.map(ratios -> perToken(ratios, tokens));
    }

    private static double[] perToken(double[] ratios, TokenColumns tokens) {
        if (ratios.length == tokens.tokens()) {
            return ratios;
        }
        if (ratios.length != tokens.sequences()) {
            throw new CaseException(
                    "'importance_sampling_ratio' has %d numbers for %d sequences of %d tokens in all"
                            .formatted(ratios.length, tokens.sequences(), tokens.tokens()));
        }
        double[] spread = new double[tokens.tokens()];
        for (int i = 0; i < spread.length; i++) {
            spread[i] = ratios[(int) tokens.sequence()[i]];
        }
        return spread;
    }

    private static List<Difference> lossAndGradient(
            JsonNode given, TokenLoss loss, PtNDManager scope, double[] logp) {
        JniUtils.setGradMode(true);
        NDArray variable = scope.create(logp);
        variable.setRequiresGradient(true);
        NDArray value = loss.of(variable);
        JniUtils.backward((PtNDArray) value, (PtNDArray) value.onesLike(), false, false);
        try (NDArray gradient = variable.getGradient()) {
            return List.of(
                    Difference.between(
                            "loss",
                            value.toDoubleArray()[0],
                            Numbers.number("loss", Numbers.required(given, "loss")),
                            TOLERANCE),
                    Difference.between(
                            "grad",
                            gradient.toDoubleArray(),
                            Numbers.flat("grad", Numbers.required(given, "grad")),
                            1,
                            TOLERANCE));
        }
    }

    /** A table of ratios that belongs to no case: its name says how they are bounded. */
    List<Difference> checkRatios(SamplerCorrection correction, double cap, JsonNode expected) {
        UnitInputs inputs = UnitInputs.of(Numbers.required(file, "inputs"));
        GrpoSettings settings =
                GrpoSettings.defaults().with().samplerCorrection(correction, 0, cap).build();
        TokenColumns tokens = inputs.columns(settings);
        try (GrpoLoss loss = new GrpoLoss(engine, settings);
                PtNDManager scope = engine.newScope()) {
            Optional<double[]> ratios = Optional.of(loss.samplerRatios(scope, tokens));
            return List.of(ratio(correction, ratios, tokens, Numbers.flat("ratios", expected)));
        }
    }
}
