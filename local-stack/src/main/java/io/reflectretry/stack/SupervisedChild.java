package io.reflectretry.stack;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Keeps one child running, in a thread of its own; interrupting the thread stops the child. */
final class SupervisedChild {
    private final ChildSpec spec;
    private final SupervisorListener listener;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final Thread keeper;
    private volatile ChildState state = new ChildState.Planned();

    private SupervisedChild(ChildSpec spec, SupervisorListener listener) {
        this.spec = spec;
        this.listener = listener;
        keeper =
                Thread.ofPlatform().daemon().name("supervise-" + spec.name()).unstarted(this::keep);
    }

    static SupervisedChild start(ChildSpec spec, SupervisorListener listener) {
        var child = new SupervisedChild(spec, listener);
        child.keeper.start();
        return child;
    }

    ChildSpec spec() {
        return spec;
    }

    ChildState state() {
        return state;
    }

    /**
     * Waits until the child has become ready for the first time.
     *
     * @throws StackException when it does not
     */
    void awaitFirstReady() throws InterruptedException {
        try {
            firstReady.get();
        } catch (ExecutionException e) {
            throw new StackException(e.getCause().getMessage(), e.getCause());
        }
    }

    /** Starts to stop it; {@link #awaitStopped()} waits for the end. */
    void beginStop() {
        keeper.interrupt();
    }

    void awaitStopped() throws InterruptedException {
        keeper.join();
    }

    private void keep() {
        var end = runUntilDone();
        enter(end);
        firstReady.completeExceptionally(
                new StackException(
                        switch (end) {
                            case ChildState.Failed(var reason, var restarts) -> reason;
                            case ChildState other -> spec.name() + " was stopped";
                        }));
    }

    private ChildState runUntilDone() {
        var starting = new ChildState.Planned().first();
        while (true) {
            var after = runOnce(starting);
            if (!(after instanceof ChildState.BackingOff pausing)) {
                return after;
            }
            enter(pausing);
            try {
                Thread.sleep(pausing.pause());
            } catch (InterruptedException e) {
                return pausing.stopping().ended();
            }
            starting = pausing.again();
        }
    }

    /** One process from start to end; returns the state after it. */
    private ChildState runOnce(ChildState.Starting starting) {
        enter(starting);
        Child child;
        try {
            child = Child.launch(spec);
        } catch (StackException e) {
            return notReady(starting, e.getMessage());
        }
        try {
            child.awaitReady();
            var running = starting.ready(child.handle().pid());
            enter(running);
            firstReady.complete(null);
            return running.ended(child.awaitExit());
        } catch (StackException e) {
            child.kill();
            return notReady(starting, e.getMessage());
        } catch (InterruptedException e) {
            var stopping = state.stopping();
            enter(stopping);
            child.stop();
            return stopping.ended();
        }
    }

    /** A child that was ready once is tried again and again; one that never was has failed. */
    private ChildState notReady(ChildState.Starting starting, String reason) {
        return firstReady.isDone() ? starting.notReady(reason) : starting.failed(reason);
    }

    private void enter(ChildState next) {
        state = next;
        listener.changed(spec.name(), next);
    }
}
