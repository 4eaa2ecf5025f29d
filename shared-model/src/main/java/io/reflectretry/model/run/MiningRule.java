package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;

/**
 * How often a task is sampled when failures are mined. Samples are drawn in rounds, after which a
 * task has 1, 2, 4, 8 … samples, at most {@code maxSamples}; between two rounds the task is given
 * up when
 *
 * <ul>
 *   <li>{@code keepPerTask} different failures are there: enough;
 *   <li>another sample would hardly bring a new one: the estimated chance of that is below {@code
 *       leastYield}. With n samples of which s brought a failure that was seen just once, it is
 *       <pre>  (s + 1) / (n + 2)  </pre>
 *       I. J. Good's estimate of what was not seen yet, s / n (Biometrika 40, 1953), drawn towards
 *       one half by Laplace's rule, so that a single sample decides nothing. It is small for a task
 *       that hardly fails and for one that always fails in the same way.
 * </ul>
 *
 * @param maxSamples N: the most samples of a task
 * @param keepPerTask the most failures of a task that are kept, each with other tokens
 * @param leastYield the least chance of a new failure for which a task is sampled on; 0 never gives
 *     up
 */
public record MiningRule(
        @JsonProperty(required = true) int maxSamples,
        @JsonProperty(required = true) int keepPerTask,
        @JsonProperty(required = true) double leastYield) {

    public MiningRule {
        Require.that(
                maxSamples >= 1 && maxSamples <= 4096, "rule.maxSamples", "must lie in 1..4096");
        Require.that(keepPerTask >= 1, "rule.keepPerTask", "must be 1 or more");
        Require.that(leastYield >= 0 && leastYield < 1, "rule.leastYield", "must lie in 0..1");
    }

    /** Up to 16 samples for up to 4 failures; a task that passes four times in a row is left. */
    public static MiningRule defaults() {
        return new MiningRule(16, 4, 0.2);
    }

    /** What a task is after a round. */
    public enum Verdict {
        /** It gets another round. */
        GO_ON,
        /** Enough different failures are there. */
        ENOUGH,
        /** Another sample would hardly bring a new failure. */
        HARDLY_ANY,
        /** It has all its samples. */
        LIMIT
    }

    /** How many samples a task has after the round that begins with so many. */
    public int nextRound(int samples) {
        return Math.min(maxSamples, samples == 0 ? 1 : 2 * samples);
    }

    /**
     * What becomes of a task between two rounds.
     *
     * @param samples how many were drawn, those without a verdict too
     * @param different how many different failures they brought
     * @param seenOnce how many of these were drawn just once
     */
    public Verdict after(int samples, int different, int seenOnce) {
        if (different >= keepPerTask) {
            return Verdict.ENOUGH;
        }
        if (samples >= maxSamples) {
            return Verdict.LIMIT;
        }
        return samples > 0 && (seenOnce + 1.0) / (samples + 2.0) < leastYield
                ? Verdict.HARDLY_ANY
                : Verdict.GO_ON;
    }
}
