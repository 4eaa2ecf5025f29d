package io.reflectretry.rollout.server;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** What a server must be before anything of it is believed; done once, at the start. */
public final class ServerCheck {

    private final InferenceClient client;
    private final OptionalInt contextTokens;

    /**
     * @param contextTokens the configured limit
     */
    public ServerCheck(InferenceClient client, OptionalInt contextTokens) {
        this.client = client;
        this.contextTokens = contextTokens;
    }

    /**
     * Waits for the server as long as there is patience, then checks that it serves the model and
     * that its log-probabilities are those of the sampled distribution.
     *
     * @return exceptionally with {@link InferenceServerException}: what is wrong and how it is
     *     mended
     */
    public CompletableFuture<ServerFacts> run() {
        String model = client.settings().model();
        return client.call(ServerCall.get(ModelList.PATH, ModelList::read))
                .thenApply(models -> facts(models, model))
                .thenCompose(
                        facts ->
                                new LogProbabilityProbe(client, model)
                                        .run()
                                        .thenApply(passed -> facts));
    }

    private ServerFacts facts(ModelList models, String model) {
        ModelList.Card card =
                Optional.ofNullable(models.models().get(model))
                        .orElseThrow(
                                () ->
                                        new InferenceServerException(
                                                404,
                                                "The inference server %s serves %s, but rrr.generation.server.model is '%s'. Set it to the served name of the base (vllm serve --served-model-name)"
                                                        .formatted(
                                                                client.settings().url(),
                                                                models.models().keySet(),
                                                                model)));
        return new ServerFacts(
                IntStream.concat(card.contextTokens().stream(), contextTokens.stream())
                        .min()
                        .orElseThrow(
                                () ->
                                        new InferenceServerException(
                                                0,
                                                "The inference server %s does not say how long its context is (max_model_len of /v1/models). Set rrr.batch.context-tokens"
                                                        .formatted(client.settings().url()))));
    }
}
