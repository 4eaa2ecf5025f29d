package io.reflectretry.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.event.Topic;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker and a real PostgreSQL, killed in every way, under the real supervisor. */
class InfrastructureTest {
    @TempDir private Path folder;
    private final Recorder recorder = new Recorder();

    @Test
    void theBrokerComesBackWithItsDataAfterAKill() throws Exception {
        var settings = brokerSettings();
        try (var supervisor = new Supervisor(recorder)) {
            supervisor.start(List.of(BrokerChild.spec(settings, folder.resolve("broker.log"))));
            ProjectTopics.create(settings.bootstrapServers(), 3);
            // Creating them again changes nothing and complains of nothing.
            ProjectTopics.create(settings.bootstrapServers(), 3);
            send(settings, Topic.RUNS.topicName(), "before");

            kill(supervisor, "broker");

            awaitRestart(supervisor, "broker");
            send(settings, Topic.RUNS.topicName(), "after");
            assertThat(read(settings, Topic.RUNS.topicName(), 2))
                    .containsExactly("before", "after");
        }
    }

    @Test
    void theTopicsAreSplitAndCompactedAsTheContractSays() throws Exception {
        var settings = brokerSettings();
        try (var supervisor = new Supervisor(recorder)) {
            supervisor.start(List.of(BrokerChild.spec(settings, folder.resolve("broker.log"))));
            ProjectTopics.create(settings.bootstrapServers(), 3);

            try (var admin =
                    Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()))) {
                for (var topic : Topic.values()) {
                    var name = topic.topicName();
                    var described = admin.describeTopics(List.of(name)).allTopicNames().get();
                    assertThat(described.get(name).partitions())
                            .hasSize(topic.spread() == Topic.Spread.PARTITIONED ? 3 : 1);
                    var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
                    var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
                    assertThat(config.get("cleanup.policy").value())
                            .isEqualTo(
                                    topic.cleanup() == Topic.Cleanup.COMPACT
                                            ? "compact"
                                            : "delete");
                    assertThat(config.get("retention.ms").value()).isEqualTo("-1");
                    assertThat(config.get("max.message.bytes").value())
                            .isEqualTo(String.valueOf(16 << 20));
                }
            }
        }
    }

    @Test
    void postgresComesBackWithItsDataWhicheverProcessIsKilled() throws Exception {
        var settings = postgresSettings();
        List<ProcessHandle> processes;
        try (var supervisor = new Supervisor(recorder)) {
            supervisor.start(List.of(PostgresChild.spec(settings, folder.resolve("pg.log"))));
            execute(settings, "create table t (x int); insert into t values (1)");

            // The owner is killed: its server is left behind, and the next owner must stop it.
            var orphan = Postmaster.of(settings.data()).flatMap(Postmaster::process).orElseThrow();
            kill(supervisor, "postgres");
            awaitRestart(supervisor, "postgres");
            assertThat(orphan.isAlive()).isFalse();
            execute(settings, "insert into t values (2)");

            // The server itself is killed: the owner notices and is started again.
            var restarts = supervisor.states().get("postgres").restarts();
            Postmaster.of(settings.data())
                    .flatMap(Postmaster::process)
                    .orElseThrow()
                    .destroyForcibly();
            Eventually.holds(
                    "postgres has been started again",
                    () -> supervisor.states().get("postgres").restarts() > restarts);
            awaitRunning(supervisor, "postgres");
            execute(settings, "insert into t values (3)");

            assertThat(numbers(settings)).containsExactly(1, 2, 3);
            processes =
                    List.of(
                            ProcessHandle.of(running(supervisor, "postgres").pid()).orElseThrow(),
                            Postmaster.of(settings.data())
                                    .flatMap(Postmaster::process)
                                    .orElseThrow());
        }
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void postgresStopsWithItsParent() throws Exception {
        var settings = postgresSettings();
        var child = Child.launch(PostgresChild.spec(settings, folder.resolve("pg.log")));
        child.awaitReady();
        var server = Postmaster.of(settings.data()).flatMap(Postmaster::process).orElseThrow();

        child.abandon();

        assertThat(child.awaitExit()).isEqualTo(143);
        assertThat(server.isAlive()).isFalse();
    }

    private BrokerSettings brokerSettings() {
        try (var ports = Ports.reserve(2)) {
            return new BrokerSettings(
                    folder.resolve("broker"), ports.numbers().get(0), ports.numbers().get(1));
        }
    }

    private PostgresSettings postgresSettings() {
        return new PostgresSettings(
                folder.resolve("programs"), folder.resolve("database"), Ports.oneFree());
    }

    private static ChildState.Running running(Supervisor supervisor, String child) {
        return (ChildState.Running) supervisor.states().get(child);
    }

    private static void kill(Supervisor supervisor, String child) {
        ProcessHandle.of(running(supervisor, child).pid()).orElseThrow().destroyForcibly();
    }

    private static void awaitRestart(Supervisor supervisor, String child) throws Exception {
        Eventually.holds(
                child + " has been started again",
                () -> supervisor.states().get(child).restarts() > 0);
        awaitRunning(supervisor, child);
    }

    private static void awaitRunning(Supervisor supervisor, String child) throws Exception {
        Eventually.holds(
                child + " runs",
                () -> supervisor.states().get(child) instanceof ChildState.Running);
    }

    private static void send(BrokerSettings settings, String topic, String value) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", settings.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value, value)).get();
        }
    }

    private static List<String> read(BrokerSettings settings, String topic, int count)
            throws Exception {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                settings.bootstrapServers(),
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            var values = new ArrayList<String>();
            Eventually.holds(
                    count + " records are there",
                    () -> {
                        consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
                        return values.size() >= count;
                    });
            return values;
        }
    }

    private static void execute(PostgresSettings settings, String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                settings.jdbcUrl(PostgresSettings.DATABASE),
                                PostgresSettings.USER,
                                PostgresSettings.PASSWORD);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Integer> numbers(PostgresSettings settings) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                settings.jdbcUrl(PostgresSettings.DATABASE),
                                PostgresSettings.USER,
                                PostgresSettings.PASSWORD);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select x from t order by x")) {
            var numbers = new ArrayList<Integer>();
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
            return numbers;
        }
    }
}
