package io.reflectretry.rollout.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The answer to {@code GET /v1/models}.
 *
 * @param models by id
 */
record ModelList(Map<String, Card> models) {

    static final String PATH = "/v1/models";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param root the folder or the name that it was loaded from; vLLM's, not OpenAI's
     * @param contextTokens vLLM's {@code max_model_len}
     */
    record Card(Optional<String> root, OptionalInt contextTokens) {}

    static ModelList read(String answer) {
        Map<String, Card> models = new LinkedHashMap<>();
        try {
            for (JsonNode card : JSON.readTree(answer).path("data")) {
                JsonNode length = card.path("max_model_len");
                models.put(
                        card.path("id").asText(),
                        new Card(
                                Optional.ofNullable(card.path("root").textValue()),
                                length.canConvertToInt() && length.isNumber()
                                        ? OptionalInt.of(length.intValue())
                                        : OptionalInt.empty()));
            }
        } catch (JsonProcessingException broken) {
            throw new TransientFailure(
                    "a list of models that is no JSON: " + broken.getOriginalMessage());
        }
        return new ModelList(models);
    }

    /** Where a model was loaded from, if it is there and the server says so. */
    Optional<String> root(String name) {
        return Optional.ofNullable(models.get(name)).flatMap(Card::root);
    }
}
