package io.reflectretry.inference;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.policy.generation.Sampling;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * The body of {@code POST /v1/completions}; names, defaults and meaning are those of vLLM's {@code
 * CompletionRequest}. What would change the answer and is not done here is refused by name.
 *
 * @param model empty: the base
 * @param prompt token ids
 * @param n samples of the prompt; their seeds are seed, seed + 1, and so on
 * @param logprobs how many of the most likely tokens to name at each position; 0 names the sampled
 *     one only
 * @param stopTokenIds end a sample, beside the model's own stop tokens
 * @param ignoreEos true: the model's own stop tokens do not end a sample
 * @param returnTokenIds whether the answer holds token ids
 * @param tokensAsIds whether tokens are named {@code token_id:7} instead of by their text
 */
record CompletionRequest(
        Optional<String> model,
        int[] prompt,
        int n,
        OptionalLong seed,
        Sampling sampling,
        OptionalInt logprobs,
        Set<Integer> stopTokenIds,
        boolean ignoreEos,
        boolean returnTokenIds,
        boolean tokensAsIds) {

    private static final int DEFAULT_MAX_TOKENS = 16;

    /**
     * @throws RefusedException naming the field
     */
    static CompletionRequest of(JsonNode body) {
        refuseWhatIsNotDone(body);
        int n = body.path("n").asInt(1);
        double temperature = number(body, "temperature", 1);
        if (n < 1) {
            throw RefusedException.badRequest("n must be at least 1, got " + n + ".");
        }
        if (temperature == 0 && n > 1) {
            throw RefusedException.badRequest(
                    "n must be 1 when using greedy sampling, got " + n + ".");
        }
        return new CompletionRequest(
                Optional.ofNullable(body.path("model").textValue()),
                ids(body.path("prompt"), "prompt"),
                n,
                body.hasNonNull("seed")
                        ? OptionalLong.of(body.get("seed").longValue())
                        : OptionalLong.empty(),
                sampling(body, temperature),
                body.hasNonNull("logprobs")
                        ? OptionalInt.of(body.get("logprobs").intValue())
                        : OptionalInt.empty(),
                body.hasNonNull("stop_token_ids")
                        ? IntStream.of(ids(body.get("stop_token_ids"), "stop_token_ids"))
                                .boxed()
                                .collect(Collectors.toUnmodifiableSet())
                        : Set.of(),
                body.path("ignore_eos").asBoolean(false),
                body.path("return_token_ids").asBoolean(false),
                body.path("return_tokens_as_token_ids").asBoolean(false));
    }

    private static Sampling sampling(JsonNode body, double temperature) {
        int maxTokens =
                body.hasNonNull("max_tokens")
                        ? body.get("max_tokens").intValue()
                        : DEFAULT_MAX_TOKENS;
        try {
            return Sampling.at(temperature, maxTokens);
        } catch (IllegalArgumentException wrong) {
            throw RefusedException.badRequest(wrong.getMessage());
        }
    }

    private static void refuseWhatIsNotDone(JsonNode body) {
        requireOnly(body, "stream", 0);
        requireOnly(body, "echo", 0);
        requireOnly(body, "top_p", 1);
        requireOnly(body, "min_p", 0);
        requireOnly(body, "presence_penalty", 0);
        requireOnly(body, "frequency_penalty", 0);
        requireOnly(body, "repetition_penalty", 1);
        if (number(body, "top_k", 0) > 0) {
            throw RefusedException.badRequest("top_k is not done by this server: 0 or -1 only.");
        }
    }

    private static void requireOnly(JsonNode body, String field, double value) {
        if (number(body, field, value) != value) {
            throw RefusedException.badRequest(
                    "%s is not done by this server, got %s.".formatted(field, body.get(field)));
        }
    }

    private static double number(JsonNode body, String field, double otherwise) {
        JsonNode value = body.path(field);
        return value.isNumber()
                ? value.doubleValue()
                : value.isBoolean() ? (value.booleanValue() ? 1 : 0) : otherwise;
    }

    private static int[] ids(JsonNode list, String field) {
        boolean ids =
                list.isArray()
                        && StreamSupport.stream(list.spliterator(), false)
                                .allMatch(JsonNode::canConvertToInt);
        if (!ids || (list.isEmpty() && field.equals("prompt"))) {
            throw RefusedException.badRequest(
                    "%s must be a list of token ids for this server.".formatted(field));
        }
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }
}
