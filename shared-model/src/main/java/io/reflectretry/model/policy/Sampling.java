package io.reflectretry.model.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;

/**
 * How a completion is drawn from the policy.
 *
 * @param temperature divides the logits; 0 takes the most probable token
 * @param topP keeps the smallest set of tokens with at least this probability; 1 keeps all
 * @param topK keeps the k most probable tokens; 0 keeps all
 * @param maxTokens the most tokens to draw, the stop token included
 */
public record Sampling(
        @JsonProperty(required = true) double temperature,
        @JsonProperty(required = true) double topP,
        @JsonProperty(required = true) int topK,
        @JsonProperty(required = true) int maxTokens) {

    public Sampling {
        Require.that(temperature >= 0 && temperature <= 100, "temperature", "must lie in 0..100");
        Require.that(topP > 0 && topP <= 1, "topP", "must lie above 0 and up to 1");
        Require.that(topK >= 0, "topK", "must be 0 (keep all) or more");
        Require.that(maxTokens >= 1, "maxTokens", "must be 1 or more");
    }

    /** Draws from the whole distribution, as training needs it. */
    public static Sampling whole(double temperature, int maxTokens) {
        return new Sampling(temperature, 1.0, 0, maxTokens);
    }
}
