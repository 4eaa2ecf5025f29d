package io.reflectretry.stack;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The broker's settings on one machine: one node that is broker and controller, nothing expires,
 * and a process that was killed holds nobody up for long.
 *
 * @param directory the log folder, formatted on first start
 * @param port the port of the clients' listener on 127.0.0.1
 * @param controllerPort the port of the controller's listener on 127.0.0.1
 */
public record BrokerSettings(Path directory, int port, int controllerPort) {
    /** The largest message that the broker takes, in bytes: 16 MiB. */
    public static final int MAX_MESSAGE_BYTES = 16 << 20;

    static final int NODE_ID = 1;
    private static final String HOST = "127.0.0.1";

    /** The address that clients connect to. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** The settings by the broker's own names. */
    public Properties toProperties() {
        var p = new Properties();
        identity(p);
        singleReplica(p);
        limits(p);
        quickRecovery(p);
        smallMachine(p);
        return p;
    }

    private void identity(Properties p) {
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", String.valueOf(NODE_ID));
        p.setProperty(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controllerPort));
        p.setProperty("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("inter.broker.listener.name", "PLAINTEXT");
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty(
                "controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, HOST, controllerPort));
        p.setProperty("log.dirs", directory.toString());
    }

    private static void singleReplica(Properties p) {
        p.setProperty("offsets.topic.replication.factor", "1");
        p.setProperty("offsets.topic.num.partitions", "1");
        p.setProperty("transaction.state.log.replication.factor", "1");
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("transaction.state.log.num.partitions", "1");
        p.setProperty("share.coordinator.state.topic.replication.factor", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
    }

    private static void limits(Properties p) {
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("message.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
        p.setProperty("log.retention.ms", "-1");
        p.setProperty("log.retention.bytes", "-1");
        // A stack that was down for weeks must go on where it stopped: offsets stay for 10 years.
        p.setProperty("offsets.retention.minutes", String.valueOf(10 * 365 * 24 * 60));
        p.setProperty("transaction.max.timeout.ms", "900000");
    }

    /** A killed writer's open transaction blocks its readers until it is aborted: look often. */
    private static void quickRecovery(Properties p) {
        p.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // After a kill the controller takes the broker's old self for alive for this long (9 s by
        // default) before it lets the new one in. On a machine with far too much to do, 3 s would
        // already take a live broker for dead.
        p.setProperty("broker.session.timeout.ms", "6000");
        p.setProperty("broker.heartbeat.interval.ms", "500");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        p.setProperty("group.min.session.timeout.ms", "1000");
        p.setProperty("group.consumer.min.session.timeout.ms", "1000");
        p.setProperty("group.consumer.session.timeout.ms", "6000");
        p.setProperty("group.consumer.min.heartbeat.interval.ms", "300");
        p.setProperty("group.consumer.heartbeat.interval.ms", "1000");
    }

    private static void smallMachine(Properties p) {
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "4");
        p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
        p.setProperty("log.segment.bytes", String.valueOf(256 << 20));
        p.setProperty("log.index.size.max.bytes", String.valueOf(1 << 20));
    }
}
