package io.reflectretry.testkit;

import io.reflectretry.stack.BrokerChild;
import io.reflectretry.stack.BrokerSettings;
import io.reflectretry.stack.Child;
import io.reflectretry.stack.Ports;
import java.nio.file.Path;

/**
 * A broker of one's own in a child process, for tests that kill it or that need an empty log. Other
 * tests share {@link TestBroker}.
 */
public final class BrokerProcess implements AutoCloseable {
    private final BrokerSettings settings;
    private final Path log;
    private Child child;

    private BrokerProcess(BrokerSettings settings, Path log) {
        this.settings = settings;
        this.log = log;
    }

    /** Starts a broker with its data and its log under the folder, and waits until it is ready. */
    public static BrokerProcess start(Path folder) {
        try (var ports = Ports.reserve(2)) {
            var numbers = ports.numbers();
            var settings =
                    new BrokerSettings(folder.resolve("broker"), numbers.get(0), numbers.get(1));
            numbers.forEach(ports::release);
            var broker = new BrokerProcess(settings, folder.resolve("broker.log"));
            broker.start();
            return broker;
        }
    }

    /** Starts it again on the same folder and port, after {@link #kill()} or {@link #stop()}. */
    public void start() {
        child = Children.startAndAwait(BrokerChild.spec(settings, log));
    }

    public String bootstrapServers() {
        return settings.bootstrapServers();
    }

    /** Kills it as kill -9 does. */
    public void kill() {
        child.kill();
    }

    public void stop() {
        child.stop();
    }

    @Override
    public void close() {
        stop();
    }
}
