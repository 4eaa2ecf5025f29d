package io.reflectretry.messaging;

import io.opentelemetry.api.OpenTelemetry;
import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.Topic;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.testkit.LogReader;
import io.reflectretry.testkit.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A run of its own and stages of a group of its own, which read from where the log ends now. */
final class StageHarness implements AutoCloseable {

    static final String BROKER = TestBroker.bootstrapServers();

    final String run = "t-" + UUID.randomUUID();
    final String group = "g-" + run;
    final TestEpisodes episodes = new TestEpisodes(run);
    final Topic input;
    private final Admin admin =
            Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, BROKER));
    private final EventSender sender = EventSender.toTestBroker();
    private final Map<TopicPartition, Long> begin = new HashMap<>();
    private final List<TransactionalStage> stages = new ArrayList<>();

    StageHarness(Topic input) throws Exception {
        this.input = input;
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int p = 0; p < TestBroker.PARTITIONS; p++) {
            latest.put(new TopicPartition(input.topicName(), p), OffsetSpec.latest());
        }
        admin.listOffsets(latest).all().get().forEach((p, end) -> begin.put(p, end.offset()));
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        begin.forEach((p, offset) -> offsets.put(p, new OffsetAndMetadata(offset)));
        admin.alterConsumerGroupOffsets(group, offsets).all().get();
    }

    StageSettings settings(String replica) {
        return new StageSettings(
                BROKER,
                group,
                replica,
                "/" + replica,
                Set.of(input),
                Topic.ROLLOUT_DEAD_LETTERS,
                new StageLimits(
                        1000,
                        500,
                        Duration.ofMillis(5),
                        3,
                        10,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2),
                        ProducerSettings.MAX_RECORD_BYTES),
                Map.of());
    }

    /** A running stage, and what became of it. */
    record Running(TransactionalStage stage, CompletableFuture<StageState.Failed> failure) {}

    Running start(StageSettings settings, StageWork work, StageClients clients) {
        var failure = new CompletableFuture<StageState.Failed>();
        var stage =
                new TransactionalStage(
                        settings,
                        work,
                        StageMetrics.none(),
                        OpenTelemetry.noop(),
                        failure::complete,
                        clients);
        stages.add(stage);
        stage.start();
        return new Running(stage, failure);
    }

    Running start(StageWork work) {
        return start(settings("stage-0"), work, StageClients.real());
    }

    /** Puts an event on a partition, with all its headers. */
    void send(int partition, Event event) {
        var whole = EventRecords.of(event, "/test", Instant.now());
        sender.send(
                new ProducerRecord<>(
                        whole.topic(), partition, event.key(), whole.value(), whole.headers()));
    }

    /** Puts a record with the headers of an event and another value on a partition. */
    void sendBroken(int partition, Event event, String value) {
        var whole = EventRecords.of(event, "/test", Instant.now());
        sender.send(
                new ProducerRecord<>(
                        whole.topic(),
                        partition,
                        event.key(),
                        value.getBytes(StandardCharsets.UTF_8),
                        whole.headers()));
    }

    List<TaskIssued> sendTasks(int partition, int from, int count) {
        List<TaskIssued> tasks = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            tasks.add(episodes.task(i));
            send(partition, tasks.getLast());
        }
        return tasks;
    }

    /** The committed records of this run on a topic, at least so many. */
    List<ConsumerRecord<String, byte[]>> records(Topic topic, int atLeast) {
        try (var reader = LogReader.ofTestBroker(topic.topicName())) {
            reader.untilMatching(
                    "%d records of %s".formatted(atLeast, run), atLeast, this::isOfThisRun);
            // What comes after them counts too: there must not be more than expected.
            return reader.toEnd().stream().filter(this::isOfThisRun).toList();
        }
    }

    /** The committed events of this run on a topic, at least so many. */
    List<Event> events(Topic topic, int atLeast) {
        return records(topic, atLeast).stream().map(r -> EventCodec.decode(r.value())).toList();
    }

    /** The ids of the tasks that attempts were made at, in the order of the log. */
    List<String> attempted(int atLeast) {
        return events(Topic.ATTEMPTS, atLeast).stream()
                .map(e -> ((AttemptMade) e).causation().orElseThrow())
                .toList();
    }

    /** How many records of a partition of the input the group has committed. */
    long committed(int partition) throws Exception {
        var where = new TopicPartition(input.topicName(), partition);
        return admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(where)
                        .offset()
                - begin.get(where);
    }

    void awaitCommitted(int partition, long records) {
        Await.until(
                "%d records of partition %d are committed".formatted(records, partition),
                () -> committed(partition) == records);
    }

    private boolean isOfThisRun(ConsumerRecord<String, byte[]> found) {
        return found.key() != null && found.key().startsWith(run + ":");
    }

    @Override
    public void close() {
        stages.forEach(TransactionalStage::close);
        sender.close();
        admin.close();
    }
}
