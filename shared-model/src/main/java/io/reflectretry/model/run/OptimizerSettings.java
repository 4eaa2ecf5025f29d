package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.AddedLater;
import io.reflectretry.model.Require;

/**
 * AdamW (betas 0.9 and 0.999, eps 1e-8) with warm-up, a schedule and clipping.
 *
 * @param learningRate the peak
 * @param schedule how it goes on after the warm-up
 * @param warmupSteps the rate rises linearly from 0 over so many steps
 * @param finalRatio the cosine ends at this part of the peak
 * @param weightDecay decoupled decay of all weights
 * @param maxGradNorm gradients are scaled down to this global norm
 * @param tokensPerMicroBatch forward and backward take at most so many tokens at a time
 * @param warmupRatio the warm-up as a part of all steps, rounded up, instead of {@code
 *     warmupSteps}; 0 for none
 * @param recompute whether backward computes what is between the layers again instead of keeping it
 *     from forward: less memory, more time, the same gradients; absent means no
 * @param precision what the matrices multiply in; absent means float32
 */
public record OptimizerSettings(
        @JsonProperty(required = true) double learningRate,
        Schedule schedule,
        int warmupSteps,
        double finalRatio,
        double weightDecay,
        @JsonProperty(required = true) double maxGradNorm,
        @JsonProperty(required = true) int tokensPerMicroBatch,
        @AddedLater Double warmupRatio,
        @AddedLater Boolean recompute,
        @AddedLater MatrixPrecision precision) {

    /** The course of the learning rate after the warm-up. */
    public enum Schedule {
        CONSTANT,
        COSINE
    }

    public OptimizerSettings {
        schedule = schedule == null ? Schedule.COSINE : schedule;
        warmupRatio = warmupRatio == null ? 0 : warmupRatio;
        recompute = recompute != null && recompute;
        precision = precision == null ? MatrixPrecision.FLOAT32 : precision;
        Require.that(learningRate > 0, "optimizer.learningRate", "must be more than 0");
        Require.that(warmupSteps >= 0, "optimizer.warmupSteps", "must be 0 or more");
        Require.that(
                finalRatio >= 0 && finalRatio <= 1, "optimizer.finalRatio", "must lie in 0..1");
        Require.that(weightDecay >= 0, "optimizer.weightDecay", "must be 0 or more");
        Require.that(maxGradNorm > 0, "optimizer.maxGradNorm", "must be more than 0");
        Require.that(
                tokensPerMicroBatch >= 1, "optimizer.tokensPerMicroBatch", "must be 1 or more");
        Require.that(
                warmupRatio >= 0 && warmupRatio <= 1,
                "optimizer.warmupRatio",
                "must lie in 0..1: it is a part of all steps");
        Require.that(
                warmupRatio == 0 || warmupSteps == 0,
                "optimizer.warmupRatio",
                "stands beside optimizer.warmupSteps: give one of the two, and 0 for the other");
    }

    /** With the warm-up in steps, keeping what is between the layers, in float32. */
    public OptimizerSettings(
            double learningRate,
            Schedule schedule,
            int warmupSteps,
            double finalRatio,
            double weightDecay,
            double maxGradNorm,
            int tokensPerMicroBatch) {
        this(
                learningRate,
                schedule,
                warmupSteps,
                finalRatio,
                weightDecay,
                maxGradNorm,
                tokensPerMicroBatch,
                0.0,
                false,
                MatrixPrecision.FLOAT32);
    }

    /** Steps of warm-up in a run of so many; a ratio is rounded up, as transformers does. */
    public int warmupSteps(int totalSteps) {
        return warmupRatio == 0 ? warmupSteps : (int) Math.ceil(warmupRatio * totalSteps);
    }
}
