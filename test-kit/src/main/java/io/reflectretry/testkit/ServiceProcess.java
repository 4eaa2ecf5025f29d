package io.reflectretry.testkit;

import io.reflectretry.stack.Child;
import io.reflectretry.stack.ChildSpec;
import io.reflectretry.stack.LogFile;
import io.reflectretry.stack.Ports;
import io.reflectretry.stack.ServiceChild;
import io.reflectretry.stack.ServiceEnvironment;
import io.reflectretry.stack.ServiceKind;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A packaged service in a process of its own, to be killed and started again by a test. */
public final class ServiceProcess implements AutoCloseable {
    private final ChildSpec spec;
    private final URI address;
    private Child child;

    private ServiceProcess(ChildSpec spec, URI address) {
        this.spec = spec;
        this.address = address;
    }

    /**
     * Starts a service of the project from its package and waits until it is ready.
     *
     * @param kind which service
     * @param ordinal which of its processes, from 0
     * @param folder where its log goes
     * @param shared broker, database and storage
     * @param settings the service's own settings, as environment variables
     */
    public static ServiceProcess start(
            ServiceKind kind,
            int ordinal,
            Path folder,
            ServiceEnvironment shared,
            Map<String, String> settings) {
        int port = Ports.oneFree();
        var name = kind.replica(ordinal);
        var environment = new HashMap<>(shared.variables(name, port));
        environment.putAll(settings);
        var spec =
                ServiceChild.spec(
                        name,
                        kind.packaged(ProjectRoot.find()),
                        kind.flags(),
                        environment,
                        port,
                        folder.resolve(name + ".log"));
        var service = new ServiceProcess(spec, ServiceChild.address(port));
        service.start();
        return service;
    }

    /** The shared broker, a fresh database, and a storage root in the folder. */
    public static ServiceEnvironment environment(Path folder) {
        return new ServiceEnvironment(
                TestBroker.bootstrapServers(),
                TestDatabase.create().reactiveUrl(),
                folder.resolve("storage"),
                ProjectRoot.find().resolve(".rrr/native"));
    }

    /** Starts it again, on the same port and under the same name. */
    public void start() {
        child = Children.startAndAwait(spec);
    }

    /** Where it answers. */
    public URI address() {
        return address;
    }

    /** Kills it as kill -9 does. */
    public void kill() {
        child.kill();
    }

    /** Asks it to stop, as Kubernetes does, and waits until it has. */
    public void stop() {
        child.stop();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** The last lines of its log. */
    public List<String> logTail(int lines) {
        return LogFile.tail(spec.log(), lines);
    }

    @Override
    public void close() {
        stop();
    }
}
