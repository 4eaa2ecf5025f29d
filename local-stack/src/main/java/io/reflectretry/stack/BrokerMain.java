package io.reflectretry.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, one node) in a process of its own, so that it can be killed and
 * started again on the same folder.
 *
 * <p>Arguments: log folder, clients' port, controller's port. Prints {@link #READY} and the address
 * once clients can connect; ends when its parent ends.
 */
public final class BrokerMain {
    /** Starts the line that says that clients can connect. */
    public static final String READY = "broker ready at ";

    private BrokerMain() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("usage: BrokerMain FOLDER PORT CONTROLLER_PORT");
            System.exit(2);
        }
        var settings =
                new BrokerSettings(
                        Path.of(args[0]).toAbsolutePath(),
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]));
        ParentWatch.start();
        formatOnce(settings.directory());
        var server =
                new KafkaRaftServer(
                        KafkaConfig.fromProps(settings.toProperties(), false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        server.startup();
        System.out.println(READY + settings.bootstrapServers());
        server.awaitShutdown();
    }

    /** A folder that has its identity file was formatted before: its data stay. */
    private static void formatOnce(Path directory) throws IOException {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(directory);
        try {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .setDirectories(List.of(directory.toString()))
                    .setPrintStream(System.out)
                    .run();
        } catch (Exception e) {
            throw new IOException("cannot format the broker's folder " + directory, e);
        }
    }
}
