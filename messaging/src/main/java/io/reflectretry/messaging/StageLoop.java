package io.reflectretry.messaging;

import io.opentelemetry.api.OpenTelemetry;
import io.reflectretry.messaging.StageWriter.Result;
import io.reflectretry.model.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a {@link TransactionalStage}: everything here runs on it but {@link #stop}. */
final class StageLoop {

    private static final Logger LOG = LoggerFactory.getLogger(StageLoop.class);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

    private final StageSettings settings;
    private final StageMetrics metrics;
    private final AtomicReference<StageState> state;
    private final StageClients clients;
    private final Completions completions = new Completions();
    private final Lanes lanes = new Lanes();
    private final Workshop workshop;
    private final Map<String, Topic> inputs;
    private volatile boolean stopping;
    private long lastTransaction = System.nanoTime();
    private int failedInARow;

    StageLoop(
            StageSettings settings,
            StageWork work,
            StageMetrics metrics,
            OpenTelemetry openTelemetry,
            AtomicReference<StageState> state,
            StageClients clients) {
        this.settings = settings;
        this.metrics = metrics;
        this.state = state;
        this.clients = clients;
        inputs =
                settings.inputs().stream()
                        .collect(Collectors.toMap(Topic::topicName, Function.identity()));
        workshop =
                new Workshop(
                        work,
                        new StageTracing(openTelemetry),
                        settings.limits().maxWorkAttempts(),
                        lanes,
                        completions);
    }

    /** Asks the loop to end; called on any thread. */
    void stop() {
        stopping = true;
        completions.wakeForGood();
    }

    /** Serves until it is asked to end or cannot go on; gives the last state. */
    StageState run() {
        try {
            serve();
            LOG.info("Stage {} of {} has ended.", settings.groupId(), settings.replica());
            return become(StageState.Active::close);
        } catch (Throwable e) {
            // Whatever it is: nothing is lost or doubled if a new process takes over from here.
            String reason =
                    "Stage %s of %s cannot go on: %s"
                            .formatted(settings.groupId(), settings.replica(), e);
            LOG.error("{} The process has to be restarted.", reason, e);
            return become(active -> active.fail(reason, e));
        } finally {
            lanes.dropAll();
        }
    }

    private void serve() {
        var producer = clients.producer(settings.producer());
        try {
            producer.initTransactions();
            var consumer = clients.consumer(settings.consumer());
            try {
                serve(consumer, producer);
            } finally {
                // As a static member it keeps its place in the group for its successor.
                consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
            }
        } finally {
            producer.close(CLOSE_LIMIT);
        }
    }

    private void serve(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        var writer = new StageWriter(settings, producer);
        consumer.subscribe(
                inputs.keySet(),
                new LaneKeeper(lanes, () -> become(active -> active.holds(lanes.partitions()))));
        LOG.info(
                "Stage {} of {} reads {}.",
                settings.groupId(),
                settings.replica(),
                inputs.keySet());
        while (!stopping) {
            completions.poll(consumer, pollTime()).forEach(this::admit);
            workshop.settle();
            if (lanes.hasFinished() && untilDue().isZero()) {
                transact(consumer, writer);
            }
            pauseFullLanes(consumer);
            metrics.inFlight(lanes.inFlight());
        }
        workshop.settle();
        if (lanes.hasFinished()) {
            transact(consumer, writer);
        }
    }

    private void admit(ConsumerRecord<byte[], byte[]> input) {
        Topic topic = inputs.get(input.topic());
        metrics.recordRead(topic);
        workshop.admit(input, topic);
    }

    private Duration pollTime() {
        return lanes.hasFinished() ? untilDue() : LONGEST_POLL;
    }

    private Duration untilDue() {
        Duration since = Duration.ofNanos(System.nanoTime() - lastTransaction);
        Duration rest = settings.limits().commitInterval().minus(since);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    private void transact(Consumer<byte[], byte[]> consumer, StageWriter writer) {
        var batch = lanes.finished();
        lastTransaction = System.nanoTime();
        switch (writer.write(batch, consumer.groupMetadata())) {
            case Result.Committed committed -> {
                metrics.committed(sinceBegin());
                committed.events().forEach(e -> metrics.eventWritten(e.topic()));
                committed.deadLetters().forEach(s -> metrics.deadLetterWritten(s.topic()));
                lanes.committed(batch);
                failedInARow = 0;
            }
            case Result.Aborted aborted -> {
                metrics.aborted(sinceBegin());
                failedInARow++;
                if (failedInARow > settings.limits().maxFailedTransactions()) {
                    throw new StageBrokenException(
                            "%d transactions in a row have failed".formatted(failedInARow),
                            aborted.cause());
                }
                LOG.warn(
                        "A transaction over {} has failed and is undone; its records are read again: {}",
                        batch.offsets(),
                        aborted.cause().toString());
                readAgain(consumer);
                LockSupport.parkNanos(backoff().toNanos());
            }
            case Result.Broken broken ->
                    throw new StageBrokenException(
                            "the transactional producer is fenced or unsure", broken.cause());
        }
    }

    private Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - lastTransaction);
    }

    private Duration backoff() {
        Duration backoff = Duration.ofMillis(25).multipliedBy(1L << Math.min(failedInARow, 10));
        return backoff.compareTo(LONGEST_BACKOFF) < 0 ? backoff : LONGEST_BACKOFF;
    }

    /** Drops everything in flight and goes back to what the broker holds as committed. */
    private void readAgain(Consumer<byte[], byte[]> consumer) {
        lanes.dropAll();
        var owned = consumer.assignment();
        consumer.committed(owned)
                .forEach(
                        (partition, offset) -> {
                            if (offset == null) {
                                consumer.seekToBeginning(List.of(partition));
                            } else {
                                consumer.seek(partition, offset);
                            }
                        });
    }

    private void pauseFullLanes(Consumer<byte[], byte[]> consumer) {
        var full = lanes.withAtLeast(settings.limits().maxInFlight());
        var free = consumer.paused().stream().filter(p -> !full.contains(p)).toList();
        consumer.resume(free);
        consumer.pause(full);
    }

    private StageState become(Function<StageState.Active, StageState> transition) {
        return state.updateAndGet(
                now -> now instanceof StageState.Active active ? transition.apply(active) : now);
    }
}
