package io.reflectretry.testkit;

import io.reflectretry.stack.ProjectTopics;

/**
 * The one broker that all test classes of a JVM share: started on first use with the project's
 * topics, stopped when the JVM ends. Tests keep apart by their run and episode ids.
 */
public final class TestBroker {
    /** Partitions of the topics that are worked on side by side. */
    public static final int PARTITIONS = 3;

    // Not under "rrr.": there the services allow only the keys that they know.
    private static final String ADDRESS = "reflectretry.testkit.broker";

    private TestBroker() {}

    /** The broker's address; starts it when nobody has yet. */
    public static String bootstrapServers() {
        // Quarkus may load this class more than once in a JVM: the address lies in a place that
        // all copies see, and its lock is an object that they share.
        synchronized (System.getProperties()) {
            var running = System.getProperty(ADDRESS);
            if (running != null) {
                return running;
            }
            var folder = TestFolders.create("broker");
            var broker = BrokerProcess.start(folder);
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        broker.kill();
                                        TestFolders.delete(folder);
                                    },
                                    "test-broker-stop"));
            ProjectTopics.create(broker.bootstrapServers(), PARTITIONS);
            System.setProperty(ADDRESS, broker.bootstrapServers());
            return broker.bootstrapServers();
        }
    }
}
