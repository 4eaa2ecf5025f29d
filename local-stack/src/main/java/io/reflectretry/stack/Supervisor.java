package io.reflectretry.stack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts children in groups, starts again what dies, and stops all in reverse order. What belongs
 * together is started together: the members of a group come up and go down side by side.
 */
public final class Supervisor implements AutoCloseable {
    private final SupervisorListener listener;
    private final Deque<List<SupervisedChild>> groups = new ArrayDeque<>();
    private boolean closed;

    public Supervisor(SupervisorListener listener) {
        this.listener = listener;
    }

    /**
     * Starts children side by side and waits until all are ready.
     *
     * @throws StackException when one does not get ready, with the last lines of its log; the
     *     others run on until {@link #close()}
     */
    public void start(List<ChildSpec> specs) throws InterruptedException {
        for (var child : launch(specs)) {
            child.awaitFirstReady();
        }
    }

    private synchronized List<SupervisedChild> launch(List<ChildSpec> specs) {
        if (closed) {
            throw new StackException("the stack is stopping");
        }
        var group = specs.stream().map(spec -> SupervisedChild.start(spec, listener)).toList();
        groups.push(group);
        return group;
    }

    /** The state of each child by name, in the order in which they were started. */
    public synchronized Map<String, ChildState> states() {
        var states = new LinkedHashMap<String, ChildState>();
        groups.reversed()
                .forEach(g -> g.forEach(child -> states.put(child.spec().name(), child.state())));
        return states;
    }

    /** Stops all children, the last group first, and returns when their processes are gone. */
    @Override
    public void close() {
        for (var group : takeGroups()) {
            group.forEach(SupervisedChild::beginStop);
            for (var child : group) {
                awaitStopped(child);
            }
        }
    }

    private synchronized List<List<SupervisedChild>> takeGroups() {
        closed = true;
        return List.copyOf(groups);
    }

    private static void awaitStopped(SupervisedChild child) {
        boolean interrupted = false;
        while (true) {
            try {
                child.awaitStopped();
                break;
            } catch (InterruptedException e) {
                // Leaving now would leave processes behind; each stop has its own limit.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
