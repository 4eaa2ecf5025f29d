package io.reflectretry.testkit;

import io.reflectretry.stack.Child;
import io.reflectretry.stack.ChildSpec;

/** Starts child processes for tests. */
final class Children {
    private Children() {}

    /** Starts a child and waits until it is ready; one that does not get ready is killed. */
    static Child startAndAwait(ChildSpec spec) {
        var child = Child.launch(spec);
        try {
            child.awaitReady();
            return child;
        } catch (InterruptedException e) {
            child.kill();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + spec.name() + " started", e);
        } catch (RuntimeException e) {
            child.kill();
            throw e;
        }
    }
}
