package io.reflectretry.rollout.policies;

import io.reflectretry.messaging.Moment;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.lora.BaseReference;
import io.reflectretry.policy.text.ChatTokenizer;
import io.reflectretry.rollout.server.Adapters;
import io.reflectretry.rollout.server.InferenceClient;
import io.reflectretry.rollout.server.ServedGenerator;
import io.reflectretry.rollout.server.ServedModelName;
import io.reflectretry.rollout.server.ServerFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Makes checkpoints answer from an inference server: an adapter is loaded there; a checkpoint with
 * the base's own weights is the base. Any other weights are refused: no request of the protocol
 * loads them.
 */
public final class ServedLoader implements PolicyLoader<LivePolicy> {

    private final InferenceClient client;
    private final Adapters adapters;
    private final ServedBase base;
    private final CompletableFuture<ServerFacts> facts;
    private final Executor loader;
    private final SharedTokenizers tokenizers = new SharedTokenizers();

    /**
     * @param facts completes when the server passed its check
     * @param loader reads and hashes files
     */
    public ServedLoader(
            InferenceClient client,
            ServedBase base,
            CompletableFuture<ServerFacts> facts,
            Executor loader) {
        this.client = client;
        this.adapters = new Adapters(client);
        this.base = base;
        this.facts = facts;
        this.loader = loader;
    }

    private record Checked(ServedModelName model, long bytes, ChatTokenizer tokenizer) {}

    @Override
    public CompletableFuture<LivePolicy> load(Checkpoint checkpoint) {
        Moment reload = Moment.begin(Moment.Kind.RELOAD);
        return facts.thenCompose(
                        known ->
                                CompletableFuture.supplyAsync(() -> check(checkpoint), loader)
                                        .thenCompose(
                                                checked ->
                                                        ready(checked.model())
                                                                .thenApply(
                                                                        there ->
                                                                                live(
                                                                                        checkpoint,
                                                                                        checked,
                                                                                        known))))
                .whenComplete((live, failure) -> reload.close());
    }

    private CompletableFuture<Void> ready(ServedModelName model) {
        return model.adapter().isPresent()
                ? adapters.load(model)
                : CompletableFuture.completedFuture(null);
    }

    private Checked check(Checkpoint checkpoint) {
        Path folder = base.storageRoot().resolve(checkpoint.path()).normalize();
        if (!folder.startsWith(base.storageRoot())) {
            throw new MalformedFolderException(
                    folder, "lies outside the storage root " + base.storageRoot() + ".");
        }
        CheckpointManifest manifest = CheckpointManifest.read(folder, checkpoint.manifestSha256());
        manifest.check(folder);
        if (AdapterFolder.isAdapter(folder)) {
            requireAdapters(folder);
            BaseReference under = BaseReference.read(folder);
            base.requireSame(folder, under.files(), "the adapter's base " + under.model());
            return new Checked(
                    ServedModelName.adapter(
                            checkpoint.policy(),
                            base.asTheServerSees(folder, client.settings().adapterRoot())),
                    manifest.files().values().stream()
                            .mapToLong(CheckpointManifest.Entry::bytes)
                            .sum(),
                    tokenizers.of(base.folder(), under.manifest()));
        }
        base.requireSame(folder, manifest.files(), "a checkpoint with all weights");
        return new Checked(
                ServedModelName.base(client.settings().model()),
                0,
                tokenizers.of(folder, manifest));
    }

    private void requireAdapters(Path folder) {
        if (!client.settings().adapters()) {
            throw new MalformedFolderException(
                    folder,
                    "is a LoRA adapter, and rrr.generation.server.adapters is false: set it to true and let the server load adapters (docs/inference-server.md).");
        }
    }

    private LivePolicy live(Checkpoint checkpoint, Checked checked, ServerFacts known) {
        ServedModelName model = checked.model();
        return new ServedPolicy(
                checkpoint.policy(),
                checked.bytes(),
                checked.tokenizer(),
                new ServedGenerator(
                        client,
                        adapters,
                        model,
                        checkpoint.policy().version(),
                        known.contextTokens(),
                        checked.tokenizer().stopTokenIds()),
                () -> {
                    if (model.adapter().isPresent()) {
                        adapters.unload(model);
                    }
                });
    }

    /** Waits until the server has been told of all adapters that are not needed any more. */
    public void awaitUnloads(Duration most) {
        adapters.awaitUnloads(most);
    }
}
