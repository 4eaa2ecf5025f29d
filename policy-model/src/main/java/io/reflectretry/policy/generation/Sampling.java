package io.reflectretry.policy.generation;

/**
 * How the next token is chosen. Order of the filters, as in Hugging Face transformers: temperature,
 * then top-k, then top-p on what is left.
 *
 * @param temperature divides the logits; 0 takes the most likely token
 * @param topP smallest set of tokens whose probabilities sum to at least this; 1 keeps all
 * @param topK number of most likely tokens kept; 0 keeps all
 * @param maxNewTokens most tokens generated, the stop token counted
 */
public record Sampling(double temperature, double topP, int topK, int maxNewTokens) {

    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature must be 0 or more, not " + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be above 0, at most 1, not " + topP);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK must be 0 (all) or more, not " + topK);
        }
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException(
                    "maxNewTokens must be at least 1, not " + maxNewTokens);
        }
    }

    /** The most likely token at each position. */
    public static Sampling greedy(int maxNewTokens) {
        return new Sampling(0, 1, 0, maxNewTokens);
    }

    /** The plain distribution at a temperature, nothing cut off: what training wants. */
    public static Sampling at(double temperature, int maxNewTokens) {
        return new Sampling(temperature, 1, 0, maxNewTokens);
    }
}
