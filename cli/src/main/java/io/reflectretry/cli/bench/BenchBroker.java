package io.reflectretry.cli.bench;

import io.reflectretry.stack.BrokerChild;
import io.reflectretry.stack.BrokerSettings;
import io.reflectretry.stack.Child;
import io.reflectretry.stack.Ports;
import io.reflectretry.stack.ProjectTopics;
import java.nio.file.Path;

/** A broker of the measurement's own, with the project's topics. */
final class BenchBroker implements AutoCloseable {

    /** As many as the processes of the largest measurement can share evenly. */
    static final int PARTITIONS = 8;

    private final Child child;
    private final String bootstrapServers;

    BenchBroker(Path folder) throws InterruptedException {
        try (var ports = Ports.reserve(2)) {
            var numbers = ports.numbers();
            var settings =
                    new BrokerSettings(folder.resolve("broker"), numbers.get(0), numbers.get(1));
            numbers.forEach(ports::release);
            bootstrapServers = settings.bootstrapServers();
            child = Child.launch(BrokerChild.spec(settings, folder.resolve("broker.log")));
        }
        child.awaitReady();
        ProjectTopics.create(bootstrapServers, PARTITIONS);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        child.stop();
    }
}
