package io.reflectretry.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Where finished work waits for the stage's thread, and how it ends that thread's sleep in {@code
 * poll}. A wake-up is only ever issued to a poll of this class: a stray one would break whatever
 * call blocks next.
 */
final class Completions {

    private final ConcurrentLinkedQueue<Completion> queue = new ConcurrentLinkedQueue<>();
    private final Object lock = new Object();
    private Optional<Consumer<?, ?>> sleeper = Optional.empty();
    private boolean interrupted;

    /** Work on a slot has ended, well or badly. Called on any thread. */
    void add(Completion completion) {
        queue.add(completion);
        wake();
    }

    /** Ends the running poll, if there is one. Called on any thread. */
    void wake() {
        synchronized (lock) {
            sleeper.ifPresent(Consumer::wakeup);
            sleeper = Optional.empty();
        }
    }

    /** As {@link #wake()}, and no later poll sleeps either. */
    void wakeForGood() {
        synchronized (lock) {
            interrupted = true;
            wake();
        }
    }

    Optional<Completion> next() {
        return Optional.ofNullable(queue.poll());
    }

    /** Polls; returns early when work finishes. */
    List<ConsumerRecord<byte[], byte[]>> poll(Consumer<byte[], byte[]> consumer, Duration atMost) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        boolean sleeps;
        synchronized (lock) {
            sleeps = queue.isEmpty() && !interrupted;
            if (sleeps) {
                sleeper = Optional.of(consumer);
            }
        }
        boolean woken = false;
        try {
            consumer.poll(sleeps ? atMost : Duration.ZERO).forEach(records::add);
        } catch (WakeupException e) {
            woken = true;
        } finally {
            woken |= !sleeps || stillAsleep();
        }
        if (!woken) {
            absorbWakeup(consumer, records);
        }
        return records;
    }

    private boolean stillAsleep() {
        synchronized (lock) {
            boolean asleep = sleeper.isPresent();
            sleeper = Optional.empty();
            return asleep;
        }
    }

    /** The wake-up came when the poll had its records already: it would end the next call. */
    private static void absorbWakeup(
            Consumer<byte[], byte[]> consumer, List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            consumer.poll(Duration.ZERO).forEach(records::add);
        } catch (WakeupException e) {
            // This is the one that was owed.
        }
    }
}
