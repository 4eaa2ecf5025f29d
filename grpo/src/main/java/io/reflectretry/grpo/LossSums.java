package io.reflectretry.grpo;

import io.reflectretry.model.run.GrpoSettings.ImportanceSamplingLevel;

/**
 * What the metrics of an optimizer batch are made of: sums over loss-mask tokens, and over
 * sequences of each sequence's mean, as {@code grpo.py} gives them for each micro-batch.
 */
public final class LossSums {

    private double tokens;
    private double lowTokens;
    private double highTokens;
    private double cappedTokens;
    private double kl;
    private double ratioTokens;
    private double mismatch;
    private double sequences;
    private double lowSequences;
    private double highSequences;
    private double cappedSequences;
    private double ratioSequences;
    private double lowMin = Double.POSITIVE_INFINITY;
    private double highMax;
    private double unseenTokens;
    private double unseenSequences;

    /** Adds a micro-batch, in the order in which the text puts its figures together. */
    void add(double[] sums) {
        int i = 0;
        tokens += sums[i++];
        lowTokens += sums[i++];
        highTokens += sums[i++];
        cappedTokens += sums[i++];
        kl += sums[i++];
        ratioTokens += sums[i++];
        mismatch += sums[i++];
        sequences += sums[i++];
        lowSequences += sums[i++];
        highSequences += sums[i++];
        cappedSequences += sums[i++];
        ratioSequences += sums[i++];
        lowMin = Math.min(lowMin, sums[i++]);
        highMax = Math.max(highMax, sums[i]);
    }

    /**
     * Adds members that did not go through the network because their advantage is 0: they belong to
     * the batch and are never clipped.
     */
    public void addUnseen(long moreTokens, long moreSequences) {
        unseenTokens += moreTokens;
        unseenSequences += moreSequences;
        if (moreSequences > 0) {
            lowMin = Math.min(lowMin, 0);
        }
    }

    /** TRL's {@code clip_ratio/low_mean}: clipped below, of all. */
    public double clippedLow(ImportanceSamplingLevel level) {
        return ofAll(level, lowTokens, lowSequences);
    }

    /** TRL's {@code clip_ratio/high_mean}: clipped above, of all. */
    public double clippedHigh(ImportanceSamplingLevel level) {
        return ofAll(level, highTokens, highSequences);
    }

    /** TRL's {@code clip_ratio/low_min}: the least part of a sequence that is clipped below. */
    public double clippedLowMin() {
        return Double.isInfinite(lowMin) ? 0 : lowMin;
    }

    /** TRL's {@code clip_ratio/high_max}: the most of a sequence that is clipped above. */
    public double clippedHighMax() {
        return highMax;
    }

    /** TRL's {@code cispo_clip_ratio}: ratios above the cap, of all. */
    public double capped(ImportanceSamplingLevel level) {
        return ofAll(level, cappedTokens, cappedSequences);
    }

    /** Mean of the KL estimate k3 to the reference, over the tokens seen. */
    public double kl() {
        return kl / tokens();
    }

    /** Mean of the bounded ratio of trainer and sampler over what was seen: tokens or sequences. */
    public double samplerRatio(boolean ofSequences) {
        return ofSequences ? ratioSequences / Math.max(1, sequences) : ratioTokens / tokens();
    }

    /** Mean of ratio - log ratio - 1 of trainer and sampler, over the tokens seen. */
    public double mismatch() {
        return mismatch / tokens();
    }

    private double tokens() {
        return Math.max(1, tokens);
    }

    private double ofAll(ImportanceSamplingLevel level, double ofTokens, double ofSequences) {
        return switch (level) {
            case TOKEN -> ofTokens / Math.max(1, tokens + unseenTokens);
            case SEQUENCE -> ofSequences / Math.max(1, sequences + unseenSequences);
        };
    }
}
