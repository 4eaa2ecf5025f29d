package io.reflectretry.system.chaos;

import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows a run's published steps, whatever happens to the broker. */
final class StepClock implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(50);

    private final String run;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ConcurrentSkipListMap<Long, Instant> steps = new ConcurrentSkipListMap<>();
    private final Thread thread;
    private volatile boolean closed;

    StepClock(String bootstrapServers, String run) {
        this.run = run;
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                                1000L),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        thread = Thread.ofPlatform().name("step-clock").daemon().start(this::follow);
    }

    private void follow() {
        var partition = new TopicPartition(Topic.CHECKPOINTS.topicName(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        while (!closed) {
            try {
                for (var each : consumer.poll(Duration.ofMillis(200))) {
                    var event = EventCodec.decode(each.value(), CheckpointPublished.class);
                    if (event.run().equals(run)) {
                        steps.putIfAbsent(
                                event.policy().version(), Instant.ofEpochMilli(each.timestamp()));
                    }
                }
            } catch (KafkaException e) {
                // The broker is away: that is part of the test.
                pause();
            }
        }
        consumer.close();
    }

    /** The newest published step. */
    long newest() {
        return steps.isEmpty() ? -1 : steps.lastKey();
    }

    /** When the first step was published that was published after that time. */
    Optional<Instant> firstAfter(Instant time) {
        return steps.values().stream().filter(time::isBefore).min(Instant::compareTo);
    }

    /** Waits until the step is published; false when nothing was published for so long. */
    boolean await(long step, Duration stall) {
        Instant moved = Instant.now();
        long before = newest();
        while (newest() < step) {
            if (newest() != before) {
                before = newest();
                moved = Instant.now();
            }
            if (moved.plus(stall).isBefore(Instant.now())) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
