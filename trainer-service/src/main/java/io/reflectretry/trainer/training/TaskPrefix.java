package io.reflectretry.trainer.training;

import java.util.List;
import java.util.TreeSet;

/** Lock-step: which tasks ended without a failure, and how far the batches have come. */
final class TaskPrefix {

    private final TreeSet<Long> passed = new TreeSet<>();
    private long next;

    TaskPrefix(long next, List<Long> passed) {
        this.next = next;
        this.passed.addAll(passed);
    }

    /** The first task that no batch has taken. */
    long next() {
        return next;
    }

    /** The task ended without a failure: there will be no group. */
    void pass(long index) {
        if (index >= next) {
            passed.add(index);
        }
    }

    boolean hasPassed(long index) {
        return passed.contains(index);
    }

    /** A batch has taken all tasks before this one. */
    void advance(long index) {
        next = Math.max(next, index);
        passed.headSet(next).clear();
    }

    List<Long> passed() {
        return List.copyOf(passed);
    }
}
