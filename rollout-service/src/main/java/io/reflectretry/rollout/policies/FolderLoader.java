package io.reflectretry.rollout.policies;

import io.reflectretry.messaging.Moment;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.Generator;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.lora.BaseReference;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.SharedBase;
import io.reflectretry.policy.network.WeightForm;
import io.reflectretry.policy.text.ChatTokenizer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Loads checkpoints from the storage root, on the engine's loader thread: every file is compared
 * with the manifest before any of it is used. An adapter's base is loaded once for all versions.
 */
public final class FolderLoader implements PolicyLoader<LivePolicy> {

    private final PolicyEngine engine;
    private final Path storageRoot;
    private final WeightForm form;
    private final Function<Policy, Generator> generators;
    private final SharedTokenizers tokenizers = new SharedTokenizers();
    private final SharedBases bases;

    /**
     * @param storageRoot the folder that checkpoints' paths are relative to
     * @param form how the matrices of policies and bases are held
     * @param generators gives a policy its generator
     */
    public FolderLoader(
            PolicyEngine engine,
            Path storageRoot,
            WeightForm form,
            Function<Policy, Generator> generators) {
        this.engine = engine;
        this.storageRoot = storageRoot.toAbsolutePath().normalize();
        this.form = form;
        this.generators = generators;
        bases = new SharedBases(engine, this.storageRoot, form);
    }

    @Override
    public CompletableFuture<LivePolicy> load(Checkpoint checkpoint) {
        Moment reload = Moment.begin(Moment.Kind.RELOAD);
        return engine.submitToLoader(() -> check(checkpoint))
                .thenCompose(
                        checked ->
                                switch (checked) {
                                    case Whole whole -> load(checkpoint, whole);
                                    case Adapted adapted -> load(checkpoint, adapted);
                                })
                .whenComplete((live, failure) -> reload.close());
    }

    /** A checkpoint whose files are as they were announced. */
    private sealed interface Checked {}

    private record Whole(PolicyFolder folder, CheckpointManifest manifest) implements Checked {}

    private record Adapted(Path folder, BaseReference base) implements Checked {}

    private Checked check(Checkpoint checkpoint) {
        Path folder = storageRoot.resolve(checkpoint.path()).normalize();
        if (!folder.startsWith(storageRoot)) {
            throw new MalformedFolderException(
                    folder, "lies outside the storage root " + storageRoot + ".");
        }
        CheckpointManifest manifest = CheckpointManifest.read(folder, checkpoint.manifestSha256());
        manifest.check(folder);
        return AdapterFolder.isAdapter(folder)
                ? new Adapted(folder, BaseReference.read(folder))
                : new Whole(PolicyFolder.open(folder), manifest);
    }

    private CompletableFuture<LivePolicy> load(Checkpoint checkpoint, Whole whole) {
        return engine.submitToLoader(() -> tokenizers.of(whole.folder().path(), whole.manifest()))
                .thenCompose(
                        tokenizer ->
                                Policy.load(
                                                engine,
                                                whole.folder(),
                                                checkpoint.policy().version(),
                                                form)
                                        .thenApply(policy -> live(checkpoint, tokenizer, policy)));
    }

    /** The tokenizer is the base's: an adapter's folder has none. */
    private CompletableFuture<LivePolicy> load(Checkpoint checkpoint, Adapted adapted) {
        return bases.hold(adapted.base())
                .thenCompose(
                        base ->
                                engine.submitToLoader(() -> opened(adapted, base))
                                        .thenCompose(
                                                opened ->
                                                        Policy.load(
                                                                        base,
                                                                        opened.adapter(),
                                                                        checkpoint
                                                                                .policy()
                                                                                .version())
                                                                .thenApply(
                                                                        policy ->
                                                                                live(
                                                                                        checkpoint,
                                                                                        opened
                                                                                                .tokenizer(),
                                                                                        policy)))
                                        .whenComplete((live, failure) -> base.release()));
    }

    private record OpenedAdapter(AdapterFolder adapter, ChatTokenizer tokenizer) {}

    private OpenedAdapter opened(Adapted adapted, SharedBase base) {
        return new OpenedAdapter(
                AdapterFolder.open(adapted.folder(), base.folder()),
                tokenizers.of(base.folder().path(), adapted.base().manifest()));
    }

    private LivePolicy live(Checkpoint checkpoint, ChatTokenizer tokenizer, Policy policy) {
        return new LocalPolicy(checkpoint.policy(), policy, tokenizer, generators.apply(policy));
    }
}
