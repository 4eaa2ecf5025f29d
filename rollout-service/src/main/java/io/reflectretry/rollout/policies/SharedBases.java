package io.reflectretry.rollout.policies;

import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.BaseReference;
import io.reflectretry.policy.network.SharedBase;
import io.reflectretry.policy.network.WeightForm;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The bases of the adapters in memory, each once: the first adapter over a base loads it, after a
 * comparison of its files; with the last one it goes.
 */
final class SharedBases {

    private final PolicyEngine engine;
    private final Path storageRoot;
    private final WeightForm form;
    private final Map<BaseReference, SharedBase> loaded = new HashMap<>();

    SharedBases(PolicyEngine engine, Path storageRoot, WeightForm form) {
        this.engine = engine;
        this.form = form;
        this.storageRoot = storageRoot;
    }

    /**
     * A base, loaded unless it is there.
     *
     * @return held for the caller, who releases it when an adapter holds it; fails with {@link
     *     io.reflectretry.policy.folder.MalformedFolderException} where its files are not those
     *     that the adapter was trained over
     */
    CompletableFuture<SharedBase> hold(BaseReference reference) {
        synchronized (loaded) {
            SharedBase there = loaded.get(reference);
            if (there != null && there.hold()) {
                return CompletableFuture.completedFuture(there);
            }
            loaded.remove(reference);
        }
        return engine.submitToLoader(() -> PolicyFolder.open(reference.check(storageRoot)))
                .thenCompose(folder -> SharedBase.load(engine, folder, form))
                .thenApply(base -> keep(reference, base));
    }

    private SharedBase keep(BaseReference reference, SharedBase base) {
        synchronized (loaded) {
            loaded.put(reference, base);
        }
        return base;
    }
}
