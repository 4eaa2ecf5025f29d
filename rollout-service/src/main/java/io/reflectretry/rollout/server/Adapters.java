package io.reflectretry.rollout.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Loads and unloads LoRA adapters by {@code POST /v1/load_lora_adapter} and {@code
 * /v1/unload_lora_adapter}. Several rollouts may share a server: an adapter that is there already
 * from the same folder is taken as it is, and one that another rollout unloaded is loaded again
 * when the next request misses it ({@link ServedGenerator}).
 */
public final class Adapters {

    private static final Logger LOG = Logger.getLogger(Adapters.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOAD = "/v1/load_lora_adapter";
    private static final String UNLOAD = "/v1/unload_lora_adapter";

    /** A 500 here mostly means that the adapter does not fit: trying on for long would hide it. */
    private static final int TRIES_OF_500 = 3;

    private final InferenceClient client;
    private final Set<CompletableFuture<Void>> unloads = ConcurrentHashMap.newKeySet();

    public Adapters(InferenceClient client) {
        this.client = client;
    }

    /**
     * Makes an adapter answer.
     *
     * @return completes when it does; exceptionally with {@link InferenceServerException}
     */
    public CompletableFuture<Void> load(ServedModelName model) {
        Path folder = model.adapter().orElseThrow();
        String body =
                JSON.createObjectNode()
                        .put("lora_name", model.name())
                        .put("lora_path", folder.toString())
                        .toString();
        return client.call(ServerCall.post(LOAD, body, said -> said).triesOf500(TRIES_OF_500))
                .thenAccept(said -> LOG.infof("%s: %s", model.name(), said.strip()))
                .exceptionallyCompose(
                        failure -> unlessThere(model, folder, InferenceClient.cause(failure)));
    }

    private CompletableFuture<Void> unlessThere(
            ServedModelName model, Path folder, Throwable failure) {
        if (!(failure instanceof InferenceServerException refusal)) {
            return CompletableFuture.failedFuture(failure);
        }
        if (refusal.status() != 400) {
            return CompletableFuture.failedFuture(withMend(refusal, folder));
        }
        // Perhaps a rollout beside this one, or this one before it was restarted, has loaded it.
        return client.call(ServerCall.get(ModelList.PATH, ModelList::read))
                .thenCompose(
                        models ->
                                switch (models.root(model.name()).orElse("")) {
                                    case "" ->
                                            CompletableFuture.failedFuture(
                                                    withMend(refusal, folder));
                                    case String root when Path.of(root).equals(folder) ->
                                            CompletableFuture.completedFuture(null);
                                    case String other ->
                                            CompletableFuture.failedFuture(
                                                    taken(model, folder, other));
                                });
    }

    private static InferenceServerException taken(
            ServedModelName model, Path folder, String other) {
        return new InferenceServerException(
                400,
                "The inference server has an adapter %s already, from %s and not from %s. Unload it there (POST %s), or give the run another name"
                        .formatted(model.name(), other, folder, UNLOAD));
    }

    private static InferenceServerException withMend(
            InferenceServerException refusal, Path folder) {
        String mend =
                refusal.status() == 404
                        ? "Does the server see %s (rrr.generation.server.adapter-root), and was it started with VLLM_ALLOW_RUNTIME_LORA_UPDATING=True and --enable-lora?"
                        : "The folder is %s; vLLM wants --enable-lora, and --max-lora-rank of at least the adapter's rank";
        return new InferenceServerException(
                refusal.status(),
                "%s. %s".formatted(refusal.getMessage(), mend.formatted(folder)),
                refusal);
    }

    /** Tells the server that an adapter is not needed any more; a failure is logged only. */
    public CompletableFuture<Void> unload(ServedModelName model) {
        String body = JSON.createObjectNode().put("lora_name", model.name()).toString();
        CompletableFuture<Void> done =
                client.call(ServerCall.post(UNLOAD, body, said -> said).triesOf500(TRIES_OF_500))
                        .thenAccept(said -> LOG.debugf("%s: %s", model.name(), said.strip()))
                        .exceptionally(
                                failure -> {
                                    Throwable cause = InferenceClient.cause(failure);
                                    boolean gone =
                                            cause instanceof InferenceServerException refusal
                                                    && refusal.status() == 404;
                                    LOG.logf(
                                            gone ? Logger.Level.DEBUG : Logger.Level.WARN,
                                            "%s stays on the inference server: %s",
                                            model.name(),
                                            cause.getMessage());
                                    return null;
                                });
        unloads.add(done);
        done.whenComplete((value, failure) -> unloads.remove(done));
        return done;
    }

    /** Waits until all unloading that was asked for has ended, but no longer than so. */
    public void awaitUnloads(Duration most) {
        try {
            CompletableFuture.allOf(unloads.toArray(CompletableFuture[]::new))
                    .get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            LOG.warnf("Adapters stay on the inference server: it did not answer in %s", most);
        }
    }
}
