package io.reflectretry.rollout.server;

import io.reflectretry.policy.generation.ContextExceededException;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GenerationResult;
import io.reflectretry.policy.generation.Generator;
import io.reflectretry.policy.generation.Sampling;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes samples by asking a server, one request a sample: each has a seed of its own, and greedy
 * ones may not be asked for in one go. The server's prefix cache shares the prompt.
 *
 * <p>With top-p or top-k a server's log-probabilities are those after both (vLLM computes {@code
 * processed_logprobs} from the filtered logits), while a sample's are those before; such requests
 * are refused. Greedy ones are not filtered at all.
 */
public final class ServedGenerator implements Generator {

    /** vLLM raises what lies between this and 0 to this. */
    private static final double LOWEST_TEMPERATURE = 0.01;

    private final InferenceClient client;
    private final Adapters adapters;
    private final ServedModelName model;
    private final long version;
    private final int contextTokens;
    private final int[] stopTokenIds;

    /**
     * @param model loaded there already
     * @param version what results carry
     * @param stopTokenIds end a sample
     */
    public ServedGenerator(
            InferenceClient client,
            Adapters adapters,
            ServedModelName model,
            long version,
            int contextTokens,
            int[] stopTokenIds) {
        this.client = client;
        this.adapters = adapters;
        this.model = model;
        this.version = version;
        this.contextTokens = contextTokens;
        this.stopTokenIds = stopTokenIds.clone();
    }

    /**
     * {@inheritDoc}
     *
     * @return also exceptionally with {@link InferenceServerException}
     */
    @Override
    public CompletableFuture<GenerationResult> generate(GenerationRequest request) {
        int prompt = request.prompt().length;
        if (prompt >= contextTokens) {
            return CompletableFuture.failedFuture(
                    new ContextExceededException(prompt, contextTokens));
        }
        try {
            check(request.sampling());
        } catch (IllegalArgumentException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        int maxTokens = Math.min(request.sampling().maxNewTokens(), contextTokens - prompt);
        List<CompletableFuture<Generation>> samples =
                request.seeds().stream()
                        .map(
                                seed ->
                                        sample(
                                                new Completion(
                                                        model.name(),
                                                        request.prompt(),
                                                        seed,
                                                        request.sampling(),
                                                        maxTokens,
                                                        stopTokenIds)))
                        .toList();
        return CompletableFuture.allOf(samples.toArray(CompletableFuture[]::new))
                .thenApply(
                        all ->
                                new GenerationResult(
                                        version,
                                        samples.stream().map(CompletableFuture::join).toList()));
    }

    private static void check(Sampling sampling) {
        if (sampling.temperature() == 0) {
            return;
        }
        if (sampling.topP() < 1 || sampling.topK() > 0) {
            throw new IllegalArgumentException(
                    "An inference server's log-probabilities are those after top-p %s and top-k %d, a sample's are those before: set topP: 1 and topK: 0 in the run's sampling, or generate locally (rrr.generation.kind=local)"
                            .formatted(sampling.topP(), sampling.topK()));
        }
        if (sampling.temperature() < LOWEST_TEMPERATURE) {
            throw new IllegalArgumentException(
                    "temperature %s: an inference server raises it to %s and would sample from another distribution: set 0 or at least that"
                            .formatted(sampling.temperature(), LOWEST_TEMPERATURE));
        }
    }

    private CompletableFuture<Generation> sample(Completion completion) {
        ServerCall<Generation> call =
                ServerCall.post(Completion.PATH, completion.body(), completion::read);
        return client.call(call)
                .exceptionallyCompose(
                        failure ->
                                isGone(InferenceClient.cause(failure))
                                        ? adapters.load(model)
                                                .thenCompose(loaded -> client.call(call))
                                        : CompletableFuture.failedFuture(failure));
    }

    /** The server was restarted, or another rollout has unloaded the adapter. */
    private boolean isGone(Throwable failure) {
        return model.adapter().isPresent()
                && failure instanceof InferenceServerException refusal
                && refusal.status() == 404;
    }
}
