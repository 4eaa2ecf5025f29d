package io.reflectretry.policy.generation;

/**
 * One sample.
 *
 * @param tokenIds the new tokens; with {@link FinishReason#STOP} the stop token is the last
 * @param logProbabilities for each token: log softmax(logits / temperature) of that token, in nats,
 *     before top-k and top-p; greedy samples use temperature 1
 * @param finishReason why it ended
 */
public record Generation(int[] tokenIds, float[] logProbabilities, FinishReason finishReason) {}
