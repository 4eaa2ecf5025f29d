package io.reflectretry.rollout.policies;

import io.reflectretry.messaging.Moment;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.Generator;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.text.ChatTokenizer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Loads checkpoints from the storage root, on the engine's loader thread: every file is compared
 * with the manifest before any of it is used.
 */
public final class FolderLoader implements PolicyLoader<LivePolicy> {

    private final PolicyEngine engine;
    private final Path storageRoot;
    private final Function<Policy, Generator> generators;
    private final SharedTokenizers tokenizers = new SharedTokenizers();

    /**
     * @param storageRoot the folder that checkpoints' paths are relative to
     * @param generators gives a policy its generator
     */
    public FolderLoader(
            PolicyEngine engine, Path storageRoot, Function<Policy, Generator> generators) {
        this.engine = engine;
        this.storageRoot = storageRoot.toAbsolutePath().normalize();
        this.generators = generators;
    }

    @Override
    public CompletableFuture<LivePolicy> load(Checkpoint checkpoint) {
        Moment reload = Moment.begin(Moment.Kind.RELOAD);
        return engine.submitToLoader(() -> check(checkpoint))
                .thenCompose(
                        checked ->
                                Policy.load(engine, checked.folder(), checkpoint.policy().version())
                                        .thenApply(policy -> live(checkpoint, checked, policy)))
                .whenComplete((live, failure) -> reload.close());
    }

    private record Checked(PolicyFolder folder, ChatTokenizer tokenizer) {}

    private Checked check(Checkpoint checkpoint) {
        Path folder = storageRoot.resolve(checkpoint.path()).normalize();
        if (!folder.startsWith(storageRoot)) {
            throw new MalformedFolderException(
                    folder, "lies outside the storage root " + storageRoot + ".");
        }
        CheckpointManifest manifest = CheckpointManifest.read(folder, checkpoint.manifestSha256());
        manifest.check(folder);
        return new Checked(PolicyFolder.open(folder), tokenizers.of(folder, manifest));
    }

    private LivePolicy live(Checkpoint checkpoint, Checked checked, Policy policy) {
        return new LivePolicy(
                checkpoint.policy(), policy, checked.tokenizer(), generators.apply(policy));
    }
}
