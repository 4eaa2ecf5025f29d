package io.reflectretry.verifiers.judge;

/** Ends the process after it had nothing to do for some time: its memory is needed elsewhere. */
final class IdleLimit {

    private final long limitMillis;
    private long idleSince = System.nanoTime();
    private boolean busy;

    IdleLimit(long limitMillis) {
        this.limitMillis = limitMillis;
        Thread.ofPlatform().daemon().name("idle-limit").start(this::watch);
    }

    synchronized void busy() {
        busy = true;
    }

    synchronized void idle() {
        busy = false;
        idleSince = System.nanoTime();
    }

    private synchronized boolean isOver() {
        return !busy && System.nanoTime() - idleSince > limitMillis * 1_000_000;
    }

    private void watch() {
        try {
            while (!isOver()) {
                Thread.sleep(Math.max(100, limitMillis / 10));
            }
            System.exit(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
