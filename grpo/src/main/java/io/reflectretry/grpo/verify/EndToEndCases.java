package io.reflectretry.grpo.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.grpo.GrpoLoss;
import io.reflectretry.grpo.LossSums;
import io.reflectretry.grpo.TokenColumns;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.training.MicroBatchResult;
import io.reflectretry.policy.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cases that give token ids: the loss and the gradient of every weight, through the network, in
 * float32. Parameters are compared by norm, sum and first elements, in units of the norm. On the
 * engine thread.
 */
final class EndToEndCases {

    static final double LOSS = 1e-5;
    static final double GRADIENT = 1e-4;

    /** Of float32 log-probabilities, and of the metrics that are made of them. */
    static final double LOG_PROBABILITY = 1e-4;

    private static final List<String> KNOWN =
            List.of(
                    "settings",
                    "loss",
                    "grad_l2_all_params",
                    "grads",
                    "metrics",
                    "importance_sampling_ratio",
                    "note");

    private final PolicyEngine engine;
    private final TrainablePolicy policy;
    private final EndToEndInputs inputs;

    EndToEndCases(PolicyEngine engine, TrainablePolicy policy, EndToEndInputs inputs) {
        this.engine = engine;
        this.policy = policy;
        this.inputs = inputs;
    }

    List<Difference> check(JsonNode given) {
        Numbers.onlyKnown("field", given, KNOWN);
        CaseSettings settings = CaseSettings.of(given.path("settings"));
        if (settings.grpo().maskTruncatedCompletions()) {
            throw CaseException.unknown(
                    "setting", "mask_truncated_completions", "those of the end-to-end cases");
        }
        TokenColumns tokens = inputs.columns(settings.grpo());
        LossSums sums = new LossSums();
        List<Difference> differences = new ArrayList<>();
        try (GrpoLoss loss = new GrpoLoss(engine, settings.grpo());
                var scope = engine.newScope()) {
            Optional<double[]> ratios =
                    settings.grpo().correctsSampler()
                            ? Optional.of(loss.samplerRatios(scope, tokens))
                            : Optional.empty();
            MicroBatchResult result =
                    policy.accumulate(
                            inputs.groups(),
                            settings.temperature().orElse(inputs.temperature()),
                            loss.of(tokens, inputs.batch(settings), sums));
            Map<String, float[]> gradients = policy.gradients();
            policy.discardGradients();
            differences.add(
                    Difference.between(
                            "loss",
                            result.loss(),
                            Numbers.number("loss", Numbers.required(given, "loss")),
                            LOSS));
            if (settings.temperature().isEmpty()) {
                differences.addAll(inputs.compare(result.scores(), LOG_PROBABILITY));
            }
            differences.addAll(gradients(given, gradients));
            CaseMetrics metrics =
                    CaseMetrics.of(
                            settings.grpo(),
                            sums,
                            tokens,
                            Optional.of(EndToEndInputs.widened(result.scores().entropies())),
                            ratios);
            differences.addAll(metrics.compare(given.path("metrics"), LOG_PROBABILITY));
            Numbers.optional(given, "importance_sampling_ratio")
                    .ifPresent(
                            stated ->
                                    differences.add(
                                            inputs.compareRatios(
                                                    settings.grpo(), ratios, tokens, stated)));
        }
        return differences;
    }

    private static List<Difference> gradients(JsonNode given, Map<String, float[]> computed) {
        List<Difference> differences = new ArrayList<>();
        Numbers.optional(given, "grad_l2_all_params")
                .ifPresent(
                        node -> {
                            double expected = Numbers.number("grad_l2_all_params", node);
                            double squares =
                                    computed.values().stream()
                                            .mapToDouble(EndToEndCases::squares)
                                            .sum();
                            differences.add(
                                    relative(
                                            "grad_l2_all_params",
                                            Math.sqrt(squares),
                                            expected,
                                            expected));
                        });
        Numbers.required(given, "grads")
                .properties()
                .forEach(
                        each ->
                                differences.addAll(
                                        gradient(
                                                each.getKey(),
                                                each.getValue(),
                                                computed.get(each.getKey()))));
        return differences;
    }

    private static List<Difference> gradient(String name, JsonNode expected, float[] computed) {
        if (computed == null) {
            throw new CaseException("the model has no parameter '%s'".formatted(name));
        }
        Numbers.onlyKnown("field", expected, List.of("shape", "l2", "first8", "sum"));
        double norm = Numbers.number("l2", Numbers.required(expected, "l2"));
        double sum = 0;
        for (float value : computed) {
            sum += value;
        }
        double[] first = Numbers.flat("first8", Numbers.required(expected, "first8"));
        double[] found = new double[first.length];
        for (int i = 0; i < first.length; i++) {
            found[i] = computed[i];
        }
        // A gradient that is 0 has no norm to compare with.
        double scale = norm == 0 ? 1 : norm;
        return List.of(
                relative("grad " + name + " l2", Math.sqrt(squares(computed)), norm, scale),
                relative(
                        "grad " + name + " sum",
                        sum,
                        Numbers.number("sum", Numbers.required(expected, "sum")),
                        scale),
                Difference.between("grad " + name + " first8", found, first, scale, GRADIENT));
    }

    private static Difference relative(
            String what, double computed, double expected, double scale) {
        return Difference.between(
                what, new double[] {computed}, new double[] {expected}, scale, GRADIENT);
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }
}
