package io.reflectretry.trainer.training;

import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run's training, on a thread of its own: reads rewards, and whenever a batch is ready hands a
 * step to the engine and reads on. A second thread makes steps last, so that the next one may begin
 * meanwhile; the order of steps and announcements stays.
 */
final class TrainingRun {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
    private static final Duration BEFORE_REOPENING = Duration.ofSeconds(1);

    private static final int SKIPS_THAT_FAIL = 3;

    private final TrainingRequest request;
    private final TrainingPlace place;
    private final TrainingListener listener;
    private final Thread thread;
    private volatile boolean stopping;

    private CompletableFuture<StepOutcome> computing = CompletableFuture.completedFuture(null);
    private CompletableFuture<Long> lasting = CompletableFuture.completedFuture(0L);
    private TrainingState.Skips skips = TrainingState.Skips.NONE;
    private CompletableFuture<Long> lastingBefore = lasting;
    private volatile long idleSince;

    TrainingRun(TrainingRequest request, TrainingPlace place, TrainingListener listener) {
        this.request = request;
        this.place = place;
        this.listener = listener;
        thread = Thread.ofPlatform().name("training-" + request.run()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether it has ended, for whatever reason. */
    boolean hasEnded() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    /** Ends it after the step under way; returns when it has ended. */
    void stop() {
        stopping = true;
        boolean interrupted = false;
        while (!hasEnded()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                // Tensors would be freed under a computation: wait on.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            TrainingChecks.requireTrainable(request.configuration());
            while (!stopping && !session()) {
                pause();
            }
        } catch (FencedException fenced) {
            LOG.warn("Run {}: {}", request.run(), fenced.getMessage());
            if (!stopping) {
                listener.takenOver(fenced.getMessage());
            }
        } catch (Throwable failure) {
            // An Error too must be told: nobody else would hear of it.
            LOG.error("Run {}: training failed.", request.run(), failure);
            if (!stopping) {
                listener.failed(FailureText.of(request.run(), failure));
            }
        }
    }

    /**
     * Opens the run, trains and closes it.
     *
     * @return false when the broker failed on the way: opening the run again sets all right
     */
    private boolean session() {
        CheckpointStore store = new CheckpointStore(place.storageRoot(), request.run());
        ExecutorService writer =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("weights-" + request.run()).factory());
        Optional<RunOpening.Opened> open = Optional.empty();
        try (TrainingLog log =
                        new TrainingLog(place.bootstrapServers(), request.run(), place.source());
                VersionsInUse inUse = new VersionsInUse(place.bootstrapServers(), request.run())) {
            try {
                RunOpening.Opened opened =
                        new RunOpening(request, place, listener, store, log).open();
                open = Optional.of(opened);
                train(opened, new StepCommitter(request, place, store, log, inUse), store, writer);
                return true;
            } catch (UncheckedIOException | MalformedFolderException failure) {
                // The trainer that took over has swept away what this one was writing.
                settle();
                throw log.fenced().<RuntimeException>map(fenced -> fenced).orElse(failure);
            } finally {
                settle();
                writer.close();
            }
        } catch (KafkaException failure) {
            LOG.warn(
                    "Run {}: the log failed; the run is opened again: {}",
                    request.run(),
                    failure.toString());
            return false;
        } finally {
            open.ifPresent(
                    opened -> {
                        Waiting.on(opened.trainer().close());
                        opened.source().close();
                    });
            store.discardAside();
            if (stopping) {
                place.gauges().forget(request.run());
            }
        }
    }

    private void train(
            RunOpening.Opened opened,
            StepCommitter committer,
            CheckpointStore store,
            ExecutorService writer) {
        StepSource source = opened.source();
        skips = opened.skips();
        computing = CompletableFuture.completedFuture(null);
        lasting = CompletableFuture.completedFuture(opened.version());
        lastingBefore = lasting;
        long taken = opened.version();
        idleSince = System.nanoTime();
        while (!stopping && newest() < source.last()) {
            source.read(!lasting.isDone());
            if (taken < source.last() && isFree()) {
                Optional<StepWork> work =
                        source.take(OptimizerStep.seconds(idleSince, System.nanoTime()));
                if (work.isPresent()) {
                    submit(work.get(), committer, opened.trainer(), store, writer);
                    taken++;
                }
            }
        }
        Waiting.on(lasting);
        if (newest() == source.last()) {
            LOG.info("Run {}: all {} steps are done.", request.run(), newest());
            listener.finished();
        }
    }

    /** The newest version that lasts; fails where its step failed. */
    private long newest() {
        if (computing.isCompletedExceptionally()) {
            Waiting.on(computing);
        }
        return lasting.isDone() ? Waiting.on(lasting) : -1;
    }

    /** The engine is free for the next step, and the writer is not more than one step behind. */
    private boolean isFree() {
        return computing.isDone() && lastingBefore.isDone();
    }

    private void submit(
            StepWork work,
            StepCommitter committer,
            PolicyTrainer trainer,
            CheckpointStore store,
            ExecutorService writer) {
        CompletableFuture<Long> before = lasting;
        lastingBefore = before;
        computing =
                trainer.step(
                                work.step(),
                                work.plan(),
                                store.weightsAside(work.step()),
                                work.state().map(state -> store.momentsAside(work.step())))
                        .whenComplete((outcome, failure) -> idleSince = System.nanoTime());
        lasting =
                computing.thenCombineAsync(
                        before,
                        (outcome, previous) -> {
                            skips = counted(skips.after(outcome.skipped()), work.step());
                            committer.commit(work, outcome, skips);
                            return work.step();
                        },
                        writer);
    }

    private TrainingState.Skips counted(TrainingState.Skips now, long step) {
        if (now.inARow() >= SKIPS_THAT_FAIL) {
            throw new IllegalStateException(
                    "Loss or gradient was not finite in %d steps in a row, the last one step %d: training has diverged. Lower optimizer.learningRate, or start again from an older checkpoint."
                            .formatted(now.inARow(), step));
        }
        if (now.inARow() > 0) {
            LOG.warn("Run {}: step {} was skipped, not finite.", request.run(), step);
        }
        return now;
    }

    /** Waits for what is under way, however it ends. */
    private void settle() {
        try {
            lasting.join();
        } catch (RuntimeException told) {
            LOG.debug("Run {}: the last step did not last.", request.run(), told);
        }
    }

    private void pause() {
        try {
            Thread.sleep(BEFORE_REOPENING);
        } catch (InterruptedException interrupted) {
            stopping = true;
        }
    }
}
