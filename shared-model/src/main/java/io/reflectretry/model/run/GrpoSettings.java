package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.AddedLater;
import io.reflectretry.model.Require;
import java.util.Optional;

/**
 * The GRPO loss; names and meaning as in TRL.
 *
 * @param lossType how token losses are averaged
 * @param scaleRewards what divides the advantage
 * @param epsilonLow the ratio is clipped below 1 - this
 * @param epsilonHigh the ratio is clipped above 1 + this; for CISPO the ratio's cap itself
 * @param beta weight of the KL divergence from the untrained model; 0 leaves it out
 * @param filterZeroVariance true: groups whose rewards are all equal are closed, not counted in the
 *     batch
 * @param samplerCorrectionCap the most that the ratio of the trainer's to the sampler's
 *     probabilities may be; 0 switches the correction off
 * @param importanceSamplingLevel whether each token has a ratio of its own, or each sequence
 * @param delta two-sided clipping: the unclipped ratio is at most this, which bounds the loss where
 *     the advantage is negative; nothing for none
 * @param samplerCorrection how the cap is applied
 * @param samplerCorrectionCapMin the least that the ratio to the sampler may be; 0 for no bound
 * @param numIterations optimizer steps on each batch, µ
 * @param maskTruncatedCompletions true: a completion that hit its length limit is left out of the
 *     loss
 */
public record GrpoSettings(
        LossType lossType,
        ScaleRewards scaleRewards,
        @JsonProperty(required = true) double epsilonLow,
        @JsonProperty(required = true) double epsilonHigh,
        @JsonProperty(required = true) double beta,
        boolean filterZeroVariance,
        @JsonProperty(required = true) double samplerCorrectionCap,
        @AddedLater ImportanceSamplingLevel importanceSamplingLevel,
        Optional<Double> delta,
        @AddedLater SamplerCorrection samplerCorrection,
        @AddedLater Double samplerCorrectionCapMin,
        @AddedLater Integer numIterations,
        @AddedLater Boolean maskTruncatedCompletions) {

    /** How token losses are averaged. Known as TRL's {@code loss_type}. */
    public enum LossType {
        /** Over all loss-mask tokens of the optimizer batch. */
        DAPO,
        /** Over the tokens of each sequence, then over the sequences. */
        GRPO,
        /** Over the loss-mask tokens of the micro-batch, which here is the optimizer batch. */
        BNPO,
        /** Over sequences x longest completion allowed: no sequence's length weighs on it. */
        DR_GRPO,
        /** As DAPO, with the capped ratio as a weight of the log-probability: no token is lost. */
        CISPO
    }

    /** What divides the advantage. TRL's {@code scale_rewards}. */
    public enum ScaleRewards {
        /** The group's standard deviation. */
        GROUP,
        /** The standard deviation over the whole batch. */
        BATCH,
        /** Nothing. */
        NONE
    }

    /** What has a ratio of its own. TRL's {@code importance_sampling_level}. */
    public enum ImportanceSamplingLevel {
        TOKEN,
        /** The mean of the log-ratios over the sequence: GSPO. */
        SEQUENCE
    }

    /** How the ratio of trainer to sampler is bounded. */
    public enum SamplerCorrection {
        /** Each token's ratio is drawn into the bounds. */
        TOKEN_TRUNCATE,
        /** A token whose ratio is out of bounds does not count. */
        TOKEN_MASK,
        /** The ratio of the whole sequence is drawn into the bounds. */
        SEQUENCE_TRUNCATE,
        /** A sequence whose ratio is out of bounds does not count. */
        SEQUENCE_MASK;

        /** Whether the ratio is that of the sequence: its log-ratios are summed. */
        public boolean ofSequences() {
            return this == SEQUENCE_TRUNCATE || this == SEQUENCE_MASK;
        }

        /** Whether what is out of bounds weighs 0. */
        public boolean masks() {
            return this == TOKEN_MASK || this == SEQUENCE_MASK;
        }
    }

    public GrpoSettings {
        lossType = lossType == null ? LossType.DAPO : lossType;
        scaleRewards = scaleRewards == null ? ScaleRewards.GROUP : scaleRewards;
        importanceSamplingLevel =
                importanceSamplingLevel == null
                        ? ImportanceSamplingLevel.TOKEN
                        : importanceSamplingLevel;
        delta = Require.optional(delta);
        samplerCorrection =
                samplerCorrection == null ? SamplerCorrection.TOKEN_TRUNCATE : samplerCorrection;
        samplerCorrectionCapMin = samplerCorrectionCapMin == null ? 0 : samplerCorrectionCapMin;
        numIterations = numIterations == null ? 1 : numIterations;
        maskTruncatedCompletions = maskTruncatedCompletions != null && maskTruncatedCompletions;
        Require.that(epsilonLow >= 0 && epsilonLow < 1, "grpo.epsilonLow", "must lie in 0..1");
        Require.that(epsilonHigh >= 0, "grpo.epsilonHigh", "must be 0 or more");
        Require.that(beta >= 0, "grpo.beta", "must be 0 or more");
        Require.that(samplerCorrectionCap >= 0, "grpo.samplerCorrectionCap", "must be 0 or more");
        Require.that(delta.orElse(1.0) > 0, "grpo.delta", "must be more than 0");
        Require.that(
                samplerCorrectionCapMin >= 0
                        && (samplerCorrectionCap == 0
                                || samplerCorrectionCapMin <= samplerCorrectionCap),
                "grpo.samplerCorrectionCapMin",
                "must lie in 0..grpo.samplerCorrectionCap");
        Require.that(numIterations >= 1, "grpo.numIterations", "must be 1 or more");
    }

    /** Whether the loss weighs tokens by how the trainer differs from the sampler. */
    public boolean correctsSampler() {
        return samplerCorrectionCap > 0;
    }

    /** The same with another loss type. */
    public GrpoSettings withLossType(LossType value) {
        return with().lossType(value).build();
    }

    /** The same with another divisor of the advantage. */
    public GrpoSettings withScaleRewards(ScaleRewards value) {
        return with().scaleRewards(value).build();
    }

    /** TRL's defaults, with the token-wise truncated sampler correction. */
    public static GrpoSettings defaults() {
        return new GrpoSettings(
                LossType.DAPO,
                ScaleRewards.GROUP,
                0.2,
                0.2,
                0,
                false,
                2.0,
                ImportanceSamplingLevel.TOKEN,
                Optional.empty(),
                SamplerCorrection.TOKEN_TRUNCATE,
                0.0,
                1,
                false);
    }

    /** A builder that starts from these. */
    public GrpoSettingsBuilder with() {
        return new GrpoSettingsBuilder(this);
    }
}
