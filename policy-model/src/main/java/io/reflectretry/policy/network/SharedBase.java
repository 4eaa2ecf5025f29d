package io.reflectretry.policy.network;

import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import java.util.concurrent.CompletableFuture;

/**
 * A base's weights in memory, shared by the adapters over it. Whoever holds it counts: with the
 * last {@link #release} they are freed, after the work that the engine already has. Thread-safe.
 */
public final class SharedBase {

    private final PolicyEngine engine;
    private final PolicyFolder folder;
    private final Weights weights;
    private final long bytes;
    private int holders = 1;

    private SharedBase(PolicyEngine engine, PolicyFolder folder, Weights weights) {
        this.engine = engine;
        this.folder = folder;
        this.weights = weights;
        this.bytes = weights.bytes();
    }

    /** Reads a folder's weights on the loader thread; the caller is the first holder. */
    public static CompletableFuture<SharedBase> load(PolicyEngine engine, PolicyFolder folder) {
        return load(engine, folder, WeightForm.FLOAT32);
    }

    /**
     * As the other {@code load}, with matrices in a precision, packed on the loader thread. Each
     * stands alone, so that adapters find theirs; what an adapter adds is float32 in any form.
     */
    public static CompletableFuture<SharedBase> load(
            PolicyEngine engine, PolicyFolder folder, WeightForm form) {
        return engine.submitToLoader(
                () ->
                        new SharedBase(
                                engine,
                                folder,
                                form.packed()
                                        ? PackedWeights.read(engine, folder, form, false)
                                        : Weights.read(engine, folder, form.precision())));
    }

    /** The base's folder. */
    public PolicyFolder folder() {
        return folder;
    }

    /** Memory that the weights take, in bytes. */
    public long bytes() {
        return bytes;
    }

    PolicyEngine engine() {
        return engine;
    }

    Weights weights() {
        return weights;
    }

    /**
     * One holder more.
     *
     * @return false where the last holder is gone already: then it must be loaded again
     */
    public synchronized boolean hold() {
        if (holders == 0) {
            return false;
        }
        holders++;
        return true;
    }

    /** One holder less. */
    public synchronized void release() {
        if (holders == 0) {
            throw new IllegalStateException(
                    "The base %s was released more often than it was held."
                            .formatted(folder.path()));
        }
        holders--;
        if (holders == 0) {
            engine.submit(
                    () -> {
                        weights.close();
                        return null;
                    });
        }
    }
}
