package io.reflectretry.policy.generation;

import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.network.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes what is waiting as one batch after another: the requests that arrive while a batch runs
 * make up the next one. All samples of a batch come from one policy. Several generators may share
 * an engine; their batches take turns.
 */
public final class BatchingGenerator implements Generator {

    private final PolicyEngine engine;
    private final GeneratorSettings settings;
    private final BatchListener listener;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private Policy policy;
    private boolean batchAsked;

    private record Waiting(GenerationRequest request, CompletableFuture<GenerationResult> result) {}

    /** A generator that nobody listens to. */
    public BatchingGenerator(PolicyEngine engine, Policy policy, GeneratorSettings settings) {
        this(engine, policy, settings, (requests, samples, tokens, took) -> {});
    }

    /** A generator that tells of each batch. */
    public BatchingGenerator(
            PolicyEngine engine,
            Policy policy,
            GeneratorSettings settings,
            BatchListener listener) {
        this.engine = engine;
        this.policy = policy;
        this.settings = settings;
        this.listener = listener;
    }

    @Override
    public CompletableFuture<GenerationResult> generate(GenerationRequest request) {
        CompletableFuture<GenerationResult> result = new CompletableFuture<>();
        synchronized (this) {
            queue.add(new Waiting(request, result));
            askForBatch();
        }
        return result;
    }

    /**
     * Uses another policy from the next batch on. The caller keeps owning both; closing the old one
     * right after is safe, a running batch ends first.
     *
     * @return the policy used until now
     */
    public synchronized Policy swap(Policy next) {
        Policy previous = policy;
        policy = next;
        return previous;
    }

    /** The policy that the next batch will use. */
    public synchronized Policy policy() {
        return policy;
    }

    /** Requests that wait for a batch. */
    public synchronized int waiting() {
        return queue.size();
    }

    private synchronized void askForBatch() {
        if (!batchAsked && !queue.isEmpty()) {
            batchAsked = true;
            engine.submit(this::writeBatch)
                    .whenComplete(
                            (delivery, failure) -> {
                                if (failure == null) {
                                    delivery.run();
                                } else {
                                    refuseAll(failure);
                                }
                            });
        }
    }

    /** Writes one batch; the answer hands out the results, away from the engine thread. */
    private Runnable writeBatch() {
        Policy current;
        List<Waiting> members;
        synchronized (this) {
            current = policy;
            members = takeMembers(context(current));
            batchAsked = false;
            // The next batch queues up behind this one, so that the engine never waits for Java.
            askForBatch();
        }
        List<Waiting> accepted = new ArrayList<>();
        List<Runnable> refusals = new ArrayList<>();
        for (Waiting member : members) {
            try {
                check(current, member.request());
                accepted.add(member);
            } catch (RuntimeException refusal) {
                refusals.add(() -> member.result().completeExceptionally(refusal));
            }
        }
        Runnable delivery = accepted.isEmpty() ? () -> {} : write(current, accepted);
        return () -> {
            refusals.forEach(Runnable::run);
            delivery.run();
        };
    }

    private Runnable write(Policy current, List<Waiting> members) {
        SampleBatch samples =
                new SampleBatch(
                        members.stream().map(Waiting::request).toList(),
                        context(current),
                        current.config().vocabSize());
        try (PtNDManager scope = engine.newScope()) {
            Instant started = Instant.now();
            List<GenerationResult> results = samples.run(current, scope);
            Duration took = Duration.between(started, Instant.now());
            return () -> {
                tell(results, took);
                for (int i = 0; i < results.size(); i++) {
                    members.get(i).result().complete(results.get(i));
                }
            };
        } catch (RuntimeException | Error failure) {
            // Out of memory too: who waits for a sample must hear of it.
            return () -> members.forEach(m -> m.result().completeExceptionally(failure));
        }
    }

    private void tell(List<GenerationResult> results, Duration took) {
        int samples = 0;
        long tokens = 0;
        for (GenerationResult result : results) {
            samples += result.generations().size();
            for (Generation generation : result.generations()) {
                tokens += generation.tokenIds().length;
            }
        }
        listener.written(results.size(), samples, tokens, took);
    }

    /** The longest run of waiting requests that keeps the bounds; or one that stands alone. */
    private List<Waiting> takeMembers(int context) {
        List<Waiting> members = new ArrayList<>();
        int sequences = 0;
        int prompt = 0;
        int fresh = 0;
        while (!queue.isEmpty()) {
            GenerationRequest next = queue.peek().request();
            sequences += next.seeds().size();
            prompt = Math.max(prompt, next.prompt().length);
            fresh = Math.max(fresh, Math.min(next.sampling().maxNewTokens(), context));
            boolean full =
                    sequences > settings.maxSequences()
                            || (long) sequences * (prompt + fresh) > settings.maxTokens();
            if ((full || next.alone()) && !members.isEmpty()) {
                break;
            }
            members.add(queue.poll());
            if (next.alone()) {
                break;
            }
        }
        return members;
    }

    private int context(Policy of) {
        int own = of.config().maxPositionEmbeddings();
        return Math.min(own, settings.contextTokens().orElse(own));
    }

    private void check(Policy of, GenerationRequest request) {
        DecoderConfig config = of.config();
        if (request.prompt().length >= context(of)) {
            throw new ContextExceededException(request.prompt().length, context(of));
        }
        for (int id : request.prompt()) {
            if (id < 0 || id >= config.vocabSize()) {
                throw new IllegalArgumentException(
                        "Token id %d of the prompt is outside the vocabulary of %d"
                                .formatted(id, config.vocabSize()));
            }
        }
    }

    private void refuseAll(Throwable failure) {
        List<Waiting> members;
        synchronized (this) {
            batchAsked = false;
            members = List.copyOf(queue);
            queue.clear();
        }
        members.forEach(member -> member.result().completeExceptionally(failure));
    }
}
