package io.reflectretry.policy.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.AdapterFolder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A policy's weights in memory, for generation and scoring; never changed after loading. */
public final class Policy implements AutoCloseable {

    private final PolicyEngine engine;
    private final PolicyFolder folder;
    private final long version;
    private final Weights weights;
    private final ScriptModule decoder;
    private final long bytes;
    private final Optional<SharedBase> base;
    private final Runnable free;
    private final AtomicBoolean closing = new AtomicBoolean();

    /** Engine thread only: work that was asked for before {@link #close} is still done. */
    private boolean closed;

    private Policy(
            PolicyEngine engine,
            PolicyFolder folder,
            long version,
            Weights weights,
            ScriptModule decoder,
            long bytes,
            Optional<SharedBase> base,
            Runnable free) {
        this.engine = engine;
        this.folder = folder;
        this.version = version;
        this.weights = weights;
        this.decoder = decoder;
        this.bytes = bytes;
        this.base = base;
        this.free = free;
    }

    /**
     * Reads a folder's weights on the loader thread.
     *
     * @param version the caller's label; generations carry it
     * @return completes when the policy can be used; exceptionally with {@link
     *     io.reflectretry.policy.folder.MalformedFolderException}
     */
    public static CompletableFuture<Policy> load(
            PolicyEngine engine, PolicyFolder folder, long version) {
        return load(engine, folder, version, Precision.FLOAT32);
    }

    /** As the other {@code load}, with matrices in a precision. */
    public static CompletableFuture<Policy> load(
            PolicyEngine engine, PolicyFolder folder, long version, Precision precision) {
        return load(engine, folder, version, WeightForm.plain(precision));
    }

    /** As the other {@code load}, with matrices in a precision, packed on the loader thread. */
    public static CompletableFuture<Policy> load(
            PolicyEngine engine, PolicyFolder folder, long version, WeightForm form) {
        return engine.submitToLoader(
                () -> {
                    Weights weights =
                            form.packed()
                                    ? PackedWeights.read(engine, folder, form, true)
                                    : Weights.read(engine, folder, form.precision());
                    try {
                        ScriptModule decoder = Decoder.script(engine, folder.config());
                        return new Policy(
                                engine,
                                folder,
                                version,
                                weights,
                                decoder,
                                weights.bytes(),
                                Optional.empty(),
                                weights::close);
                    } catch (RuntimeException failure) {
                        weights.close();
                        throw failure;
                    }
                });
    }

    /**
     * Reads an adapter's weights on the loader thread; its base is in memory already and stays one
     * for all adapters over it. The policy holds the base until it is closed.
     *
     * @param base held by the caller until this completes
     * @param adapter of that base's folder
     * @param version the caller's label; generations carry it
     */
    public static CompletableFuture<Policy> load(
            SharedBase base, AdapterFolder adapter, long version) {
        PolicyEngine engine = base.engine();
        return engine.submitToLoader(
                () -> {
                    Adapter loaded = Adapter.read(engine, adapter);
                    try {
                        ScriptModule decoder = Decoder.script(engine, base.folder().config());
                        if (!base.hold()) {
                            throw new IllegalStateException(
                                    "The base %s is closed.".formatted(base.folder().path()));
                        }
                        return new Policy(
                                engine,
                                base.folder(),
                                version,
                                loaded.over(base.weights()),
                                decoder,
                                loaded.factors().bytes(),
                                Optional.of(base),
                                () -> {
                                    loaded.close();
                                    base.release();
                                });
                    } catch (RuntimeException failure) {
                        loaded.close();
                        throw failure;
                    }
                });
    }

    /** The label given at loading. */
    public long version() {
        return version;
    }

    /** The network's shape. */
    public DecoderConfig config() {
        return folder.config();
    }

    /** Tokens that end a sample. */
    public int[] stopTokenIds() {
        return folder.stopTokenIds();
    }

    /** Memory that the weights take, in bytes; an adapter's without its base. */
    public long bytes() {
        return bytes;
    }

    /** What an adapter lies over, shared with others. */
    public Optional<SharedBase> base() {
        return base;
    }

    /**
     * Log-probabilities of given completions, without gradients. Any thread.
     *
     * @param temperature divides the logits; above 0
     */
    public CompletableFuture<Scores> score(List<PromptGroup> groups, double temperature) {
        ScoringPass.check(config(), groups, temperature);
        return engine.submit(
                () -> {
                    checkOpen();
                    return ScoringPass.inPieces(decoder, weights, engine, groups, temperature);
                });
    }

    /**
     * Calls a method of the decoder without gradients, on the engine thread.
     *
     * @param results scope of the results
     * @param arguments what follows the weights
     */
    public NDList run(PtNDManager results, String method, NDArray... arguments) {
        engine.checkOnEngineThread();
        checkOpen();
        return decoder.call(results, method, weights.arguments(arguments));
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "Policy version %d of %s is closed.".formatted(version, folder.path()));
        }
    }

    /** Frees the weights once the work that the engine already has is done. Any thread. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        engine.submit(
                () -> {
                    closed = true;
                    free.run();
                    return version;
                });
    }
}
