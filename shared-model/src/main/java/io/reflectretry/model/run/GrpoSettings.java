package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;

/**
 * The GRPO loss; names and meaning as in TRL.
 *
 * @param lossType how token losses are averaged
 * @param scaleRewards what divides the advantage
 * @param epsilonLow the ratio is clipped below 1 - this
 * @param epsilonHigh the ratio is clipped above 1 + this
 * @param beta weight of the KL divergence from the untrained model; 0 leaves it out
 * @param filterZeroVariance true: groups whose rewards are all equal are closed, not counted in the
 *     batch
 * @param samplerCorrectionCap caps the ratio of the trainer's to the sampler's probabilities, per
 *     token; 0 switches the correction off
 */
public record GrpoSettings(
        LossType lossType,
        ScaleRewards scaleRewards,
        @JsonProperty(required = true) double epsilonLow,
        @JsonProperty(required = true) double epsilonHigh,
        @JsonProperty(required = true) double beta,
        boolean filterZeroVariance,
        @JsonProperty(required = true) double samplerCorrectionCap) {

    /** How token losses are averaged. Issued as TRL's {@code loss_type}. */
    public enum LossType {
        /** Over all loss-mask tokens of the optimizer batch. */
        DAPO
    }

    /** What divides the advantage. TRL's {@code scale_rewards}. */
    public enum ScaleRewards {
        /** The group's standard deviation. */
        GROUP,
        /** Nothing. */
        NONE
    }

    public GrpoSettings {
        lossType = lossType == null ? LossType.DAPO : lossType;
        scaleRewards = scaleRewards == null ? ScaleRewards.GROUP : scaleRewards;
        Require.that(epsilonLow >= 0 && epsilonLow < 1, "grpo.epsilonLow", "must lie in 0..1");
        Require.that(epsilonHigh >= 0, "grpo.epsilonHigh", "must be 0 or more");
        Require.that(beta >= 0, "grpo.beta", "must be 0 or more");
        Require.that(samplerCorrectionCap >= 0, "grpo.samplerCorrectionCap", "must be 0 or more");
    }

    /** The same with another loss type. */
    public GrpoSettings withLossType(LossType value) {
        return new GrpoSettings(
                value,
                scaleRewards,
                epsilonLow,
                epsilonHigh,
                beta,
                filterZeroVariance,
                samplerCorrectionCap);
    }

    /** The same with another divisor of the advantage. */
    public GrpoSettings withScaleRewards(ScaleRewards value) {
        return new GrpoSettings(
                lossType,
                value,
                epsilonLow,
                epsilonHigh,
                beta,
                filterZeroVariance,
                samplerCorrectionCap);
    }

    /** TRL's defaults, with the token-wise truncated sampler correction. */
    public static GrpoSettings defaults() {
        return new GrpoSettings(LossType.DAPO, ScaleRewards.GROUP, 0.2, 0.2, 0, false, 2.0);
    }
}
