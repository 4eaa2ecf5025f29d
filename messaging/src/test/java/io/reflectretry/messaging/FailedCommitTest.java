package io.reflectretry.messaging;

import static io.reflectretry.messaging.FaultyClients.faulty;
import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.Topic;
import io.reflectretry.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Nothing is lost and nothing doubled when writing fails, with a real broker. */
class FailedCommitTest {

    /** Fails the first commits, each in its own way. */
    private static final class FailsAtFirst extends FaultyProducer {
        private final AtomicInteger left;
        private final boolean atOffsets;

        FailsAtFirst(Producer<byte[], byte[]> real, AtomicInteger left, boolean atOffsets) {
            super(real);
            this.left = left;
            this.atOffsets = atOffsets;
        }

        @Override
        void beforeOffsets() {
            if (atOffsets && left.getAndDecrement() > 0) {
                throw new CommitFailedException("injected");
            }
        }

        @Override
        void beforeCommit() {
            if (!atOffsets && left.getAndDecrement() > 0) {
                throw new KafkaException("injected");
            }
        }
    }

    private static List<String> ids(List<TaskIssued> tasks) {
        return tasks.stream().map(TaskIssued::id).toList();
    }

    @Test
    void recordsOfAFailedCommitAreReadAgain() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var left = new AtomicInteger(3);
            var tasks = harness.sendTasks(0, 0, 10);

            harness.start(
                    harness.settings("stage-0"),
                    TransactionalStageTest::answer,
                    faulty(real -> new FailsAtFirst(real, left, false)));

            harness.awaitCommitted(0, 10);
            assertThat(left).hasNegativeValue();
            assertThat(harness.attempted(10)).containsExactlyInAnyOrderElementsOf(ids(tasks));
        }
    }

    @Test
    void recordsWhoseOffsetsCouldNotBeAddedAreReadAgain() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var left = new AtomicInteger(2);
            var tasks = harness.sendTasks(0, 0, 10);

            harness.start(
                    harness.settings("stage-0"),
                    TransactionalStageTest::answer,
                    faulty(real -> new FailsAtFirst(real, left, true)));

            harness.awaitCommitted(0, 10);
            assertThat(left).hasNegativeValue();
            assertThat(harness.attempted(10)).containsExactlyInAnyOrderElementsOf(ids(tasks));
        }
    }

    @Test
    void resultsOfAnEarlierReadingAreIgnored() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var left = new AtomicInteger(1);
            var work = new OpenWork();
            var tasks = harness.sendTasks(0, 0, 3);
            harness.start(
                    harness.settings("stage-0"),
                    work,
                    faulty(real -> new FailsAtFirst(real, left, false)));
            Await.until("the last is being worked on", () -> !work.of(tasks.get(2)).isEmpty());

            // The commit of the first fails: all three are dropped and come again.
            work.of(tasks.get(0)).getFirst().finish("first reading");
            Await.until("all come again", () -> work.of(tasks.get(2)).size() == 2);
            assertThat(work.of(tasks.get(1)).getFirst().result()).isCancelled();
            for (var task : tasks.reversed()) {
                work.of(task).get(0).finish("first reading");
                work.of(task).get(1).finish("second reading");
            }

            harness.awaitCommitted(0, 3);
            assertThat(harness.attempted(3)).containsExactlyInAnyOrderElementsOf(ids(tasks));
            assertThat(harness.records(Topic.ATTEMPTS, 3))
                    .allSatisfy(r -> assertThat(new String(r.value())).contains("second reading"));
        }
    }

    @Test
    void aStageThatDoesNotKnowWhetherItsCommitTookPlaceEndsAndItsSuccessorDoublesNothing()
            throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var tasks = harness.sendTasks(0, 0, 5);
            var unsure =
                    harness.start(
                            harness.settings("stage-0"),
                            TransactionalStageTest::answer,
                            faulty(
                                    real ->
                                            new FaultyProducer(real) {
                                                @Override
                                                void afterCommit() {
                                                    throw new TimeoutException("injected");
                                                }
                                            }));

            var failure = unsure.failure().get(60, TimeUnit.SECONDS);

            assertThat(failure.reason()).contains("unsure");
            assertThat(unsure.stage().state()).isEqualTo(failure);
            harness.start(TransactionalStageTest::answer);
            var more = harness.sendTasks(0, 5, 5);
            harness.awaitCommitted(0, 10);
            assertThat(harness.attempted(10))
                    .containsAll(ids(tasks))
                    .containsAll(ids(more))
                    .hasSize(10);
        }
    }

    @Test
    void aStageWhoseCommitsKeepFailingEnds() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            harness.sendTasks(0, 0, 1);
            var limits = harness.settings("stage-0").limits();
            var impatient =
                    new StageLimits(
                            10,
                            10,
                            Duration.ZERO,
                            3,
                            2,
                            limits.transactionTimeout(),
                            limits.sessionTimeout(),
                            ProducerSettings.MAX_RECORD_BYTES);

            var running =
                    harness.start(
                            harness.settings("stage-0").with(impatient),
                            TransactionalStageTest::answer,
                            faulty(real -> new FailsAtFirst(real, new AtomicInteger(1000), false)));

            assertThat(running.failure().get(60, TimeUnit.SECONDS).reason())
                    .contains("3 transactions in a row have failed");
            assertThat(harness.records(Topic.ATTEMPTS, 0)).isEmpty();
        }
    }

    /** A stage is so slow to commit that the group gives its partitions to another. */
    @Test
    void aCommitThatARebalanceOvertookDoublesNothing() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var tasks = harness.sendTasks(0, 0, 5);
            var reachedCommit = new CountDownLatch(1);
            var othersAreDone = new CountDownLatch(1);
            var limits = harness.settings("stage-slow").limits();
            // Only the group gives it up, not the broker its transaction.
            var patient =
                    new StageLimits(
                            limits.maxInFlight(),
                            limits.maxPollRecords(),
                            limits.commitInterval(),
                            limits.maxWorkAttempts(),
                            limits.maxFailedTransactions(),
                            Duration.ofSeconds(60),
                            limits.sessionTimeout(),
                            limits.maxRecordBytes());
            var settings =
                    harness.settings("stage-slow")
                            .with(patient)
                            .with(Map.of("consumer.max.poll.interval.ms", "2000"));
            var slow =
                    harness.start(
                            settings,
                            TransactionalStageTest::answer,
                            faulty(
                                    real ->
                                            new FaultyProducer(real) {
                                                @Override
                                                void beforeOffsets() {
                                                    reachedCommit.countDown();
                                                    await(othersAreDone);
                                                }
                                            }));
            await(reachedCommit);

            harness.start(
                    harness.settings("stage-quick")
                            .with(Map.of("consumer.max.poll.interval.ms", "60000")),
                    TransactionalStageTest::answer,
                    StageClients.real());
            harness.awaitCommitted(0, 5);
            othersAreDone.countDown();

            // Whichever of the two owns the partition in the end: it goes on after the five.
            var more = harness.sendTasks(0, 5, 5);
            harness.awaitCommitted(0, 10);
            assertThat(harness.attempted(10))
                    .containsAll(ids(tasks))
                    .containsAll(ids(more))
                    .hasSize(10);
            assertThat(slow.failure()).isNotDone();
        }
    }

    /** A second member joins while work is in flight: partitions move, results do not double. */
    @Test
    void workOnPartitionsThatMoveIsDoneByTheirNewOwner() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var before = new OpenWork();
            var after = new OpenWork();
            var tasks =
                    List.of(
                            harness.sendTasks(0, 0, 1).getFirst(),
                            harness.sendTasks(1, 1, 1).getFirst(),
                            harness.sendTasks(2, 2, 1).getFirst());
            harness.start(harness.settings("stage-0"), before, StageClients.real());
            Await.until(
                    "the first works on all",
                    () -> tasks.stream().noneMatch(t -> before.of(t).isEmpty()));

            harness.start(harness.settings("stage-1"), after, StageClients.real());
            Await.until(
                    "the second has taken one over",
                    () -> tasks.stream().anyMatch(t -> !after.of(t).isEmpty()));
            for (var task : tasks) {
                before.of(task).forEach(OpenWork.Order::finish);
                after.of(task).forEach(OpenWork.Order::finish);
            }
            Await.until(
                    "all are committed",
                    () -> {
                        // What moves once more is asked for once more.
                        before.anyOpen().ifPresent(OpenWork.Order::finish);
                        after.anyOpen().ifPresent(OpenWork.Order::finish);
                        return harness.committed(0) + harness.committed(1) + harness.committed(2)
                                == 3;
                    });

            assertThat(harness.attempted(3)).containsExactlyInAnyOrderElementsOf(ids(tasks));
        }
    }

    @Test
    void aSecondStageOfTheSameNameFencesTheFirst() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var first = harness.start(TransactionalStageTest::answer);
            harness.sendTasks(0, 0, 1);
            harness.awaitCommitted(0, 1);

            harness.start(TransactionalStageTest::answer);
            var tasks = harness.sendTasks(0, 1, 5);

            assertThat(first.failure().get(60, TimeUnit.SECONDS).reason())
                    .containsIgnoringCase("fence");
            harness.awaitCommitted(0, 6);
            assertThat(harness.attempted(6)).hasSize(6).containsAll(ids(tasks));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
