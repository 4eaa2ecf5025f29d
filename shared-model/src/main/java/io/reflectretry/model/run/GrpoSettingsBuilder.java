package io.reflectretry.model.run;

import io.reflectretry.model.run.GrpoSettings.ImportanceSamplingLevel;
import io.reflectretry.model.run.GrpoSettings.LossType;
import io.reflectretry.model.run.GrpoSettings.SamplerCorrection;
import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.Optional;

/** Settings of the loss that differ from others in a few fields. */
public final class GrpoSettingsBuilder {

    private LossType lossType;
    private ScaleRewards scaleRewards;
    private double epsilonLow;
    private double epsilonHigh;
    private double beta;
    private final boolean filterZeroVariance;
    private double samplerCorrectionCap;
    private ImportanceSamplingLevel importanceSamplingLevel;
    private Optional<Double> delta;
    private SamplerCorrection samplerCorrection;
    private double samplerCorrectionCapMin;
    private int numIterations;
    private boolean maskTruncatedCompletions;

    GrpoSettingsBuilder(GrpoSettings from) {
        lossType = from.lossType();
        scaleRewards = from.scaleRewards();
        epsilonLow = from.epsilonLow();
        epsilonHigh = from.epsilonHigh();
        beta = from.beta();
        filterZeroVariance = from.filterZeroVariance();
        samplerCorrectionCap = from.samplerCorrectionCap();
        importanceSamplingLevel = from.importanceSamplingLevel();
        delta = from.delta();
        samplerCorrection = from.samplerCorrection();
        samplerCorrectionCapMin = from.samplerCorrectionCapMin();
        numIterations = from.numIterations();
        maskTruncatedCompletions = from.maskTruncatedCompletions();
    }

    public GrpoSettingsBuilder lossType(LossType value) {
        lossType = value;
        return this;
    }

    public GrpoSettingsBuilder scaleRewards(ScaleRewards value) {
        scaleRewards = value;
        return this;
    }

    public GrpoSettingsBuilder epsilons(double low, double high) {
        epsilonLow = low;
        epsilonHigh = high;
        return this;
    }

    public GrpoSettingsBuilder beta(double value) {
        beta = value;
        return this;
    }

    public GrpoSettingsBuilder importanceSamplingLevel(ImportanceSamplingLevel value) {
        importanceSamplingLevel = value;
        return this;
    }

    public GrpoSettingsBuilder delta(double value) {
        delta = Optional.of(value);
        return this;
    }

    /** Bounds the ratio to the sampler. */
    public GrpoSettingsBuilder samplerCorrection(SamplerCorrection value, double min, double max) {
        samplerCorrection = value;
        samplerCorrectionCapMin = min;
        samplerCorrectionCap = max;
        return this;
    }

    public GrpoSettingsBuilder noSamplerCorrection() {
        return samplerCorrection(SamplerCorrection.TOKEN_TRUNCATE, 0, 0);
    }

    public GrpoSettingsBuilder numIterations(int value) {
        numIterations = value;
        return this;
    }

    public GrpoSettingsBuilder maskTruncatedCompletions(boolean value) {
        maskTruncatedCompletions = value;
        return this;
    }

    /** The settings; fails as {@link GrpoSettings} does where one is not valid. */
    public GrpoSettings build() {
        return new GrpoSettings(
                lossType,
                scaleRewards,
                epsilonLow,
                epsilonHigh,
                beta,
                filterZeroVariance,
                samplerCorrectionCap,
                importanceSamplingLevel,
                delta,
                samplerCorrection,
                samplerCorrectionCapMin,
                numIterations,
                maskTruncatedCompletions);
    }
}
