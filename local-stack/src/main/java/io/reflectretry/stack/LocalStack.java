package io.reflectretry.stack;

import io.reflectretry.stack.StackStatus.Phase;
import java.util.List;
import java.util.Optional;

/**
 * Broker, database and services under one supervisor in this process. Its state is kept in {@link
 * StackLayout#statusFile()} for others to read.
 */
public final class LocalStack implements AutoCloseable {
    private final StackLayout layout;
    private final StackOptions options;
    private final SupervisorListener listener;
    private final StackLock lock;
    private final Ports ports;
    private final StackPlan plan;
    private final Supervisor supervisor;
    private Phase phase = Phase.STARTING;
    private Optional<String> problem = Optional.empty();

    /**
     * Plans a stack and takes its folder and its ports; nothing is started yet.
     *
     * @throws StackException when a stack runs in the folder or a service is not built
     */
    public LocalStack(StackLayout layout, StackOptions options, SupervisorListener listener) {
        this.layout = layout;
        this.options = options;
        this.listener = listener;
        lock = StackLock.take(layout);
        ports = Ports.reserve(StackPlan.portsNeeded(options));
        try {
            plan = StackPlan.of(layout, options, ports.numbers());
        } catch (RuntimeException e) {
            ports.close();
            lock.close();
            throw e;
        }
        supervisor = new Supervisor(this::changed);
    }

    /**
     * Starts everything and returns when all is ready.
     *
     * @throws StackException when a process does not get ready; {@link #close()} stops the others
     */
    public void start() throws InterruptedException {
        try {
            enter(Phase.STARTING, Optional.empty());
            startGroup(plan.infrastructure());
            ProjectTopics.create(plan.broker().bootstrapServers(), options.partitions());
            startGroup(plan.services());
            enter(Phase.RUNNING, Optional.empty());
        } catch (StackException e) {
            failed(e.getMessage());
            throw e;
        }
    }

    private void startGroup(List<StackMember> members) throws InterruptedException {
        // Let go of each port only now, so that another stack could not find it.
        for (var port : List.copyOf(ports.numbers())) {
            if (members == plan.services() || isInfrastructure(port)) {
                ports.release(port);
            }
        }
        supervisor.start(members.stream().map(StackMember::spec).toList());
    }

    private boolean isInfrastructure(int port) {
        return port == plan.broker().port()
                || port == plan.broker().controllerPort()
                || port == plan.postgres().port();
    }

    /** What runs, and how it is. */
    public synchronized StackStatus status() {
        var states = supervisor.states();
        var processes =
                plan.members().stream()
                        .map(m -> m.status(states.getOrDefault(m.name(), new ChildState.Planned())))
                        .toList();
        return new StackStatus(
                ProcessRef.of(ProcessHandle.current()),
                phase,
                problem,
                plan.broker().bootstrapServers(),
                plan.postgres().jdbcUrl(PostgresSettings.DATABASE),
                options.storage().toString(),
                processes);
    }

    private void changed(String child, ChildState state) {
        listener.changed(child, state);
        publish();
    }

    private synchronized void enter(Phase next, Optional<String> why) {
        phase = next;
        problem = why;
        publish();
    }

    /** A start that ends because the stack is being stopped has not failed. */
    private synchronized void failed(String why) {
        if (phase == Phase.STARTING) {
            enter(Phase.FAILED, Optional.of(why));
        }
    }

    private synchronized void publish() {
        status().write(layout);
    }

    /** Stops all processes in reverse order; returns when they are gone. */
    @Override
    public void close() {
        var failed = status().phase() == Phase.FAILED;
        if (!failed) {
            enter(Phase.STOPPING, Optional.empty());
        }
        supervisor.close();
        if (!failed) {
            enter(Phase.STOPPED, Optional.empty());
        }
        ports.close();
        lock.close();
    }
}
