package io.reflectretry.messaging;

import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Reads events, has them worked on, and writes the results so that none is lost and none doubled,
 * whoever is killed when.
 *
 * <pre>
 * poll → admit records singly → {@link StageWork} (may take long, ends in any order)
 *   → the longest finished prefix of each partition
 *   → ONE transaction: outputs, dead letters, offsets → poll
 * </pre>
 *
 * The transaction is opened only to write. When writing or committing fails, it is aborted, all
 * records in flight are dropped, and reading goes on from the committed offsets. When that cannot
 * be done either (the stage is fenced, or nobody knows whether the commit took place), the stage
 * closes its clients and reports a {@link StageState.Failed}: the process has to end and be
 * restarted.
 *
 * <p>One thread owns all state. This class may be called from any.
 */
public final class TransactionalStage implements AutoCloseable {

    /** Long enough for a transaction that is being committed. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private final AtomicReference<StageState> state =
            new AtomicReference<>(new StageState.Created());
    private final StageLoop loop;
    private final Thread thread;

    /**
     * A stage that is not yet started.
     *
     * @param openTelemetry opens a span for each record; {@link OpenTelemetry#noop()} for none, the
     *     trace context is passed on all the same
     * @param onFatal is told, on the stage's thread and as its last act, when the stage has failed
     */
    public TransactionalStage(
            StageSettings settings,
            StageWork work,
            StageMetrics metrics,
            OpenTelemetry openTelemetry,
            Consumer<StageState.Failed> onFatal) {
        this(settings, work, metrics, openTelemetry, onFatal, StageClients.real());
    }

    TransactionalStage(
            StageSettings settings,
            StageWork work,
            StageMetrics metrics,
            OpenTelemetry openTelemetry,
            Consumer<StageState.Failed> onFatal,
            StageClients clients) {
        loop = new StageLoop(settings, work, metrics, openTelemetry, state, clients);
        thread =
                Thread.ofPlatform()
                        .name("stage-" + settings.groupId())
                        .unstarted(
                                () -> {
                                    if (loop.run() instanceof StageState.Failed failed) {
                                        onFatal.accept(failed);
                                    }
                                });
    }

    /**
     * Starts the stage's thread, which connects and joins the group.
     *
     * @throws IllegalStateException when it was started before
     */
    public void start() {
        StageState before = state.get();
        if (!(before instanceof StageState.Created created)
                || !state.compareAndSet(before, created.start())) {
            throw new IllegalStateException(
                    "A stage starts once; this one is %s.".formatted(state.get()));
        }
        thread.start();
    }

    /** Where it stands now. */
    public StageState state() {
        return state.get();
    }

    /**
     * Commits what is finished, drops what is not (others read it again), leaves and waits for the
     * end of the thread. Does nothing when it has ended or was never started.
     */
    @Override
    public void close() {
        loop.stop();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
