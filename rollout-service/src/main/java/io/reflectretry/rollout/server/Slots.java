package io.reflectretry.rollout.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/** Lets so many pieces of work run at a time; the others wait their turn, no thread does. */
final class Slots {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int free;

    Slots(int count) {
        free = count;
    }

    /** Starts the work at once or when a slot is free; the slot is its own until it ends. */
    <T> CompletableFuture<T> run(Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable start =
                () ->
                        begin(work)
                                .whenComplete(
                                        (value, failure) -> {
                                            release();
                                            if (failure == null) {
                                                result.complete(value);
                                            } else {
                                                result.completeExceptionally(failure);
                                            }
                                        });
        synchronized (this) {
            if (free == 0) {
                waiting.add(start);
                return result;
            }
            free--;
        }
        start.run();
        return result;
    }

    private void release() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        // Not on this stack: where work fails at once, a long queue would overflow it.
        ForkJoinPool.commonPool().execute(next);
    }

    private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }
}
