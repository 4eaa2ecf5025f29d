package io.reflectretry.messaging.client;

import java.time.Duration;

/**
 * How often a reader looks that may learn of a record a little late. A consumer that polls without
 * a pause is answered at each commit of each writer, and the answer costs itself and the broker the
 * same whether it holds one record or a thousand. (Letting the broker wait, with {@code
 * fetch.min.bytes}, is no help: it then looks through all partitions of the waiting request at each
 * write.) Not for several threads.
 */
public final class Pace {

    private final Duration interval;
    private long looked = System.nanoTime();

    /**
     * @param interval the least time between two looks
     */
    public Pace(Duration interval) {
        this.interval = interval;
        this.looked -= interval.toNanos();
    }

    /** How long to wait before the next look; a look after that begins a new interval. */
    public Duration rest() {
        Duration rest = interval.minusNanos(System.nanoTime() - looked);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /** A look begins now. */
    public void looks() {
        looked = System.nanoTime();
    }
}
