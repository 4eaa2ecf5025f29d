package io.reflectretry.grpo.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.ImportanceSamplingLevel;
import io.reflectretry.model.run.GrpoSettings.LossType;
import io.reflectretry.model.run.GrpoSettings.SamplerCorrection;
import io.reflectretry.model.run.GrpoSettingsBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of one case, under TRL's names. What a case does not name has TRL's default, but the
 * sampler's correction, which is off.
 *
 * @param grpo the loss
 * @param batchTokens loss-mask tokens of the optimizer batch, where it is larger than the case
 * @param maxCompletionLength where the case has its own
 * @param temperature where the case has its own
 */
record CaseSettings(
        GrpoSettings grpo,
        Optional<Long> batchTokens,
        Optional<Long> maxCompletionLength,
        Optional<Double> temperature) {

    private static final List<String> KNOWN =
            List.of(
                    "loss_type",
                    "epsilon",
                    "epsilon_low",
                    "epsilon_high",
                    "delta",
                    "beta",
                    "importance_sampling_level",
                    "sampler_correction",
                    "cap_min",
                    "cap_max",
                    "loss_mask_tokens_of_optimizer_batch",
                    "max_completion_length",
                    "mask_truncated_completions",
                    "temperature");

    private static final double EPSILON = 0.2;
    private static final double CAP = 3;

    static CaseSettings of(JsonNode settings) {
        Numbers.onlyKnown("setting", settings, KNOWN);
        try {
            return new CaseSettings(
                    grpo(settings),
                    number(settings, "loss_mask_tokens_of_optimizer_batch").map(Double::longValue),
                    number(settings, "max_completion_length").map(Double::longValue),
                    number(settings, "temperature"));
        } catch (InvalidFieldException wrong) {
            throw new CaseException("the settings are not valid: " + wrong.getMessage());
        }
    }

    private static GrpoSettings grpo(JsonNode settings) {
        double epsilon = number(settings, "epsilon").orElse(EPSILON);
        GrpoSettingsBuilder builder =
                GrpoSettings.defaults()
                        .with()
                        .lossType(choice(settings, "loss_type", LossType.DAPO))
                        .epsilons(
                                number(settings, "epsilon_low").orElse(epsilon),
                                number(settings, "epsilon_high").orElse(epsilon))
                        .beta(number(settings, "beta").orElse(0.0))
                        .importanceSamplingLevel(
                                choice(
                                        settings,
                                        "importance_sampling_level",
                                        ImportanceSamplingLevel.TOKEN))
                        .maskTruncatedCompletions(
                                number(settings, "mask_truncated_completions").orElse(0.0) != 0)
                        .noSamplerCorrection();
        number(settings, "delta").ifPresent(builder::delta);
        if (Numbers.optional(settings, "sampler_correction").isPresent()) {
            Optional<Double> least = number(settings, "cap_min");
            builder.samplerCorrection(
                    choice(settings, "sampler_correction", SamplerCorrection.TOKEN_TRUNCATE),
                    least.orElse(0.0),
                    number(settings, "cap_max")
                            .orElse(least.isPresent() ? Double.POSITIVE_INFINITY : CAP));
        } else if (settings.has("cap_min") || settings.has("cap_max")) {
            throw new CaseException(
                    "a cap without 'sampler_correction': how it is applied is not said");
        }
        return builder.build();
    }

    private static Optional<Double> number(JsonNode settings, String name) {
        return Numbers.optional(settings, name).map(node -> Numbers.number(name, node));
    }

    private static <E extends Enum<E>> E choice(JsonNode settings, String name, E otherwise) {
        Optional<String> text = Numbers.optional(settings, name).map(JsonNode::asText);
        if (text.isEmpty()) {
            return otherwise;
        }
        TreeMap<String, E> choices = new TreeMap<>();
        Arrays.stream(otherwise.getDeclaringClass().getEnumConstants())
                .forEach(each -> choices.put(each.name().toLowerCase(Locale.ROOT), each));
        E chosen = choices.get(text.get());
        if (chosen == null) {
            throw CaseException.unknown(name, text.get(), choices.keySet());
        }
        return chosen;
    }
}
