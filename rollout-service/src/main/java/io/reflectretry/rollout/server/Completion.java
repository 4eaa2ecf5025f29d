package io.reflectretry.rollout.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.policy.generation.FinishReason;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.Sampling;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * One sample as {@code POST /v1/completions} asks for it, and how its answer is read.
 *
 * <p>Whatever a model's generation_config.json could put in the place of an absent field (vLLM
 * takes repetition_penalty and the like from there) is said outright. {@code ignore_eos} with
 * {@code stop_token_ids} ends a sample at exactly the tokens at which the local engine ends it.
 *
 * @param model the served name
 * @param prompt token ids
 * @param seed of this one sample: a request for many would number its seeds on from the first
 * @param sampling top-p and top-k are not sent
 * @param maxTokens most new tokens
 * @param stopTokenIds end the sample; the last of its ids then is one of them
 */
record Completion(
        String model,
        int[] prompt,
        long seed,
        Sampling sampling,
        int maxTokens,
        int[] stopTokenIds) {

    static final String PATH = "/v1/completions";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The body of the request, for the log-probabilities of the sampled tokens alone. */
    String body() {
        return body(0);
    }

    /**
     * @param logprobs so many of the most likely tokens are named beside the sampled one
     */
    String body(int logprobs) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", model);
        body.set("prompt", JSON.valueToTree(prompt));
        body.put("max_tokens", maxTokens);
        body.put("n", 1);
        body.put("seed", seed);
        body.put("temperature", sampling.temperature());
        body.put("top_p", 1.0);
        // Off in every version of vLLM: older ones refuse 0.
        body.put("top_k", -1);
        body.put("min_p", 0.0);
        body.put("presence_penalty", 0.0);
        body.put("frequency_penalty", 0.0);
        body.put("repetition_penalty", 1.0);
        body.set("stop_token_ids", JSON.valueToTree(stopTokenIds));
        body.put("ignore_eos", true);
        body.put("logprobs", logprobs);
        body.put("return_token_ids", true);
        body.put("return_tokens_as_token_ids", true);
        body.put("stream", false);
        return body.toString();
    }

    /** The one choice of an answer. */
    static JsonNode choice(String answer) {
        JsonNode root;
        try {
            root = JSON.readTree(answer);
        } catch (JsonProcessingException broken) {
            throw new TransientFailure("an answer that is no JSON: " + broken.getOriginalMessage());
        }
        JsonNode choices = root.path("choices");
        if (!choices.isArray() || choices.size() != 1) {
            throw wrong("1 choice was asked for, but the answer has %d", choices.size());
        }
        return choices.get(0);
    }

    /**
     * Reads the answer.
     *
     * @throws InferenceServerException where the answer is not what was asked for
     */
    Generation read(String answer) {
        JsonNode choice = choice(answer);
        String finish = choice.path("finish_reason").asText();
        if (!finish.equals("stop") && !finish.equals("length")) {
            throw new TransientFailure("a sample that ended by '%s'".formatted(finish));
        }
        requireSamePrompt(choice);
        int[] ids = ids(choice);
        return new Generation(ids, logProbabilities(choice, ids.length), finish(finish, ids));
    }

    private void requireSamePrompt(JsonNode choice) {
        JsonNode read = choice.path("prompt_token_ids");
        if (read.isArray() && !Arrays.equals(prompt, numbers(read))) {
            throw wrong(
                    "it read another prompt (%d token ids) than it was given (%d): it must not add or cut tokens",
                    read.size(), prompt.length);
        }
    }

    private int[] ids(JsonNode choice) {
        JsonNode ids = choice.path("token_ids");
        if (!ids.isArray()) {
            throw wrong(
                    "the answer has no token_ids: return_token_ids needs vLLM 0.10.2 or newer, or a server that knows that field");
        }
        if (ids.isEmpty() || ids.size() > maxTokens) {
            throw wrong(
                    "%d token ids came, between 1 and %d were asked for", ids.size(), maxTokens);
        }
        return numbers(ids);
    }

    private static int[] numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(
                        id -> {
                            if (!id.canConvertToInt() || id.intValue() < 0) {
                                throw wrong("'%s' is no token id", id);
                            }
                            return id.intValue();
                        })
                .toArray();
    }

    private static float[] logProbabilities(JsonNode choice, int count) {
        JsonNode list = choice.path("logprobs").path("token_logprobs");
        if (!list.isArray() || list.size() != count) {
            throw wrong(
                    "%d token ids came with %s log-probabilities",
                    count, list.isArray() ? list.size() : "no");
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            JsonNode value = list.get(i);
            // -9999 is how vLLM writes minus infinity: no such token can have been sampled.
            if (!value.isNumber() || value.doubleValue() <= -9999 || value.doubleValue() > 1e-3) {
                throw wrong("the log-probability of token %d is %s", i, value);
            }
            values[i] = Math.min(0, value.floatValue());
        }
        return values;
    }

    /** By the ids, as the local engine: where a limit and a stop token meet, servers differ. */
    private FinishReason finish(String said, int[] ids) {
        int last = ids[ids.length - 1];
        boolean stopped = IntStream.of(stopTokenIds).anyMatch(stop -> stop == last);
        if (!stopped && said.equals("stop")) {
            throw wrong(
                    "the sample ended by 'stop' with token %d, which is none of the stop tokens %s: the server must return the stop token's id, and stop at no other",
                    last, Arrays.toString(stopTokenIds));
        }
        return stopped ? FinishReason.STOP : FinishReason.LENGTH;
    }

    private static InferenceServerException wrong(String what, Object... details) {
        return new InferenceServerException(
                0,
                "The inference server's answer to POST %s cannot be used: %s."
                        .formatted(PATH, what.formatted(details)));
    }
}
