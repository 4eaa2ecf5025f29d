package io.reflectretry.policy.network;

/**
 * What a policy thinks of given completions; flat, in order group, member, token.
 *
 * @param logProbabilities log softmax(logits / temperature) of each completion token, in nats
 * @param entropies entropy of the distribution that the token was drawn from, in nats
 */
public record Scores(float[] logProbabilities, float[] entropies) {}
