package io.reflectretry.rollout.policies;

import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.rollout.policies.VersionState.Live;
import io.reflectretry.rollout.policies.VersionState.Loading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The policies of this process, by lineage and version, within a budget of memory.
 *
 * <p>Of each lineage that somebody asked for, the newest version is loaded as soon as it is
 * announced; when many come quickly, those between are skipped. Exact versions are loaded when they
 * are asked for. A request whose version is not there waits, and never fails for that. A checkpoint
 * that cannot be used is refused: what was live stays live.
 *
 * <p>Thread-safe. Work, loading, closing and the listener run outside the lock.
 *
 * @param <P> what is held
 */
public final class PolicyRegistry<P extends HeldPolicy> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PolicyRegistry.class);

    private final PolicyLoader<P> loader;
    private final HoldingLimits limits;
    private final RegistryListener listener;

    /** Least recently loaded first, so that each lineage has its turn. */
    private final SequencedMap<String, Lineage<P>> lineages = new LinkedHashMap<>();

    private boolean loading;
    private boolean closed;
    private long uses;

    /**
     * @param loader checks and loads
     * @param limits how much is held
     */
    public PolicyRegistry(PolicyLoader<P> loader, HoldingLimits limits, RegistryListener listener) {
        this.loader = loader;
        this.limits = limits;
        this.listener = listener;
    }

    /** A version is ready to be loaded. */
    public void announce(Checkpoint checkpoint) {
        locked(
                after -> {
                    if (lineage(checkpoint.policy().lineage()).announce(checkpoint)) {
                        loadNext(after);
                    }
                });
    }

    /**
     * Does work with a policy, at once or when one that the request accepts is live. The policy is
     * held until the work is done.
     *
     * @param work started on the caller's thread, or on the thread that brings the policy
     * @return the work's own result; cancelling it takes a waiting request out of the queue
     */
    public <T> CompletableFuture<T> use(
            PolicyRequest request, Function<P, CompletionStage<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Waiter<P> waiter = new Waiter<>(request, policy -> run(policy, work, result));
        locked(
                after -> {
                    if (closed) {
                        after.add(() -> result.completeExceptionally(new CancellationException()));
                        return;
                    }
                    Lineage<P> lineage = lineage(request.lineage());
                    lineage.ask();
                    lineage.serving(request)
                            .ifPresentOrElse(
                                    live -> acquire(lineage, live, waiter, after),
                                    () -> await(lineage, waiter));
                    loadNext(after);
                });
        result.whenComplete(
                (value, failure) -> {
                    if (failure instanceof CancellationException) {
                        locked(after -> lineage(request.lineage()).forget(waiter));
                    }
                });
        return result;
    }

    /** What is live, loading, refused and waited for now. */
    public synchronized RegistrySnapshot snapshot() {
        return Snapshots.of(lineages, limits);
    }

    /** Drops what waits and closes all policies; what is at work with them must have ended. */
    @Override
    public void close() {
        locked(
                after -> {
                    closed = true;
                    for (Lineage<P> lineage : lineages.values()) {
                        lineage.live().forEach(live -> after.add(live.policy()::close));
                    }
                    lineages.clear();
                });
    }

    private void await(Lineage<P> lineage, Waiter<P> waiter) {
        boolean first = lineage.await(waiter);
        if (first) {
            // What is about to be loaded is waited for at each new version: nobody needs to know.
            LOG.logf(
                    lineage.candidate(waiter.request()).isPresent()
                            ? Logger.Level.DEBUG
                            : Logger.Level.INFO,
                    "Requests wait for %s: %s.",
                    Snapshots.describe(waiter.request()),
                    Snapshots.whyNotLive(lineage, waiter.request()));
        }
    }

    private void acquire(Lineage<P> lineage, Live<P> live, Waiter<P> waiter, List<Runnable> after) {
        lineage.put(live.acquire(++uses));
        after.add(() -> waiter.start(live.policy()));
    }

    private <T> void run(
            P policy, Function<P, CompletionStage<T>> work, CompletableFuture<T> result) {
        if (result.isDone()) {
            release(policy);
            return;
        }
        CompletionStage<T> stage;
        try {
            stage = work.apply(policy);
        } catch (RuntimeException failure) {
            stage = CompletableFuture.failedFuture(failure);
        }
        stage.whenComplete(
                (value, failure) -> {
                    release(policy);
                    if (failure == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(cause(failure));
                    }
                });
    }

    private void release(P policy) {
        locked(
                after -> {
                    Lineage<P> lineage = lineage(policy.version().lineage());
                    if (lineage.state(policy.version().version()).orElse(null)
                            instanceof Live<P> live) {
                        lineage.put(live.release());
                        evict(after);
                    }
                });
    }

    private void loadNext(List<Runnable> after) {
        if (loading || closed) {
            return;
        }
        for (var named : lineages.entrySet()) {
            var wanted = named.getValue().wanted();
            if (wanted.isPresent()) {
                Loading<P> next = wanted.get().load();
                named.getValue().put(next);
                lineages.putLast(named.getKey(), named.getValue());
                loading = true;
                after.add(() -> load(next.checkpoint()));
                return;
            }
        }
    }

    private void load(Checkpoint checkpoint) {
        CompletableFuture<P> loaded;
        try {
            loaded = loader.load(checkpoint);
        } catch (RuntimeException failure) {
            loaded = CompletableFuture.failedFuture(failure);
        }
        loaded.whenComplete(
                (policy, failure) -> {
                    if (failure == null) {
                        goLive(checkpoint, policy);
                    } else {
                        refuse(checkpoint, cause(failure));
                    }
                });
    }

    private void goLive(Checkpoint checkpoint, P policy) {
        locked(
                after -> {
                    loading = false;
                    if (closed) {
                        after.add(policy::close);
                        return;
                    }
                    Lineage<P> lineage = lineage(checkpoint.policy().lineage());
                    Live<P> live = new Loading<P>(checkpoint).live(policy, ++uses);
                    lineage.put(live);
                    for (Waiter<P> waiter : lineage.takeServedBy(checkpoint)) {
                        live = live.acquire(++uses);
                        lineage.put(live);
                        after.add(() -> waiter.start(policy));
                    }
                    evict(after);
                    after.add(() -> listener.live(checkpoint));
                    loadNext(after);
                });
    }

    private void refuse(Checkpoint checkpoint, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        locked(
                after -> {
                    loading = false;
                    if (closed) {
                        return;
                    }
                    Lineage<P> lineage = lineage(checkpoint.policy().lineage());
                    lineage.put(new Loading<P>(checkpoint).refuse(reason));
                    LOG.errorf(
                            "Refused %s (%s); %s. Reason: %s",
                            checkpoint.policy(),
                            checkpoint.path(),
                            lineage.newestLive().isPresent()
                                    ? "version %d stays live"
                                            .formatted(lineage.newestLive().getAsLong())
                                    : "no version of the lineage is live",
                            reason);
                    after.add(() -> listener.refused(checkpoint, reason));
                    loadNext(after);
                });
    }

    private void evict(List<Runnable> after) {
        for (Optional<Live<P>> victim = limits.victim(lineages.values());
                victim.isPresent();
                victim = limits.victim(lineages.values())) {
            Live<P> live = victim.get();
            PolicyVersion version = live.checkpoint().policy();
            lineage(version.lineage()).put(live.evict());
            after.add(live.policy()::close);
            after.add(() -> listener.evicted(version));
        }
    }

    private Lineage<P> lineage(String name) {
        return lineages.computeIfAbsent(name, n -> new Lineage<>());
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /** Changes the state under the lock, then does what follows from it without. */
    private void locked(Consumer<List<Runnable>> change) {
        List<Runnable> after = new ArrayList<>();
        synchronized (this) {
            change.accept(after);
        }
        after.forEach(Runnable::run);
    }
}
