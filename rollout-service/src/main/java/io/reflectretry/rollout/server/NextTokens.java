package io.reflectretry.rollout.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The most likely next tokens as a server named them.
 *
 * @param logProbabilities by the token's name
 * @param sampled the name of the token that was drawn
 * @param ofSampled its log-probability beside the ids
 */
record NextTokens(Map<String, Double> logProbabilities, String sampled, double ofSampled) {

    /** Reads the first position of an answer that was asked for {@code logprobs} above 0. */
    static NextTokens read(String answer) {
        JsonNode logprobs = Completion.choice(answer).path("logprobs");
        JsonNode first = logprobs.path("top_logprobs").path(0);
        JsonNode own = logprobs.path("token_logprobs").path(0);
        if (!first.isObject() || first.isEmpty() || !own.isNumber()) {
            throw new InferenceServerException(
                    0,
                    "The inference server's answer to POST %s has no logprobs with top_logprobs: they tell whether its log-probabilities are those of what it samples"
                            .formatted(Completion.PATH));
        }
        Map<String, Double> values = new HashMap<>();
        first.properties().forEach(e -> values.put(e.getKey(), e.getValue().doubleValue()));
        return new NextTokens(values, logprobs.path("tokens").path(0).asText(), own.doubleValue());
    }
}
