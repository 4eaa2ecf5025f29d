package io.reflectretry.verifiers.judge;

import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Judgement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Judges many answers at a time: at once in the caller's thread where that takes microseconds, else
 * each in a virtual thread. Verdicts come in any order; who needs one keeps it himself.
 */
public final class ConcurrentJudge implements AutoCloseable {

    private final Judge judge;
    private final Listener listener;
    private final Semaphore places;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /**
     * @param concurrency how many answers may be judged at a time that cannot be judged at once
     */
    public ConcurrentJudge(Judge judge, int concurrency, Listener listener) {
        this.judge = judge;
        this.listener = listener;
        places = new Semaphore(concurrency, true);
    }

    /** Is told of each verdict. */
    @FunctionalInterface
    public interface Listener {

        /** Called on any thread, with how long it took without waiting for a place. */
        void judged(Judgement judgement, long nanoseconds);
    }

    /**
     * The verdict; cancelled when this is closed before it is there. To cancel it interrupts the
     * verifier.
     */
    public CompletableFuture<Judgement> judge(Attempt attempt) {
        long begin = System.nanoTime();
        Optional<Judgement> atOnce = judge.judgeAtOnce(attempt);
        if (atOnce.isPresent()) {
            listener.judged(atOnce.get(), System.nanoTime() - begin);
            return CompletableFuture.completedFuture(atOnce.get());
        }
        CompletableFuture<Judgement> result = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .name("judge-" + attempt.id())
                        .unstarted(() -> judgeInThread(attempt, result));
        result.whenComplete(
                (verdict, fault) -> {
                    if (result.isCancelled()) {
                        thread.interrupt();
                    }
                });
        running.add(thread);
        thread.start();
        return result;
    }

    private void judgeInThread(Attempt attempt, CompletableFuture<Judgement> result) {
        try {
            places.acquire();
            try {
                long begin = System.nanoTime();
                Judgement found = judge.judge(attempt);
                if (Thread.interrupted()) {
                    result.cancel(false);
                    return;
                }
                listener.judged(found, System.nanoTime() - begin);
                result.complete(found);
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            result.cancel(false);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    /** Interrupts what is still judged. */
    @Override
    public void close() {
        running.forEach(Thread::interrupt);
    }
}
