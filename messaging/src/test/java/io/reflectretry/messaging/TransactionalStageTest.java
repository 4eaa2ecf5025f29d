package io.reflectretry.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.messaging.record.RecordHeaders;
import io.reflectretry.messaging.record.TraceParent;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.Topic;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.TestBroker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Reading, working in any order, writing, against a real broker. */
class TransactionalStageTest {

    static CompletableFuture<List<Event>> answer(Event event) {
        return CompletableFuture.completedFuture(
                List.of(AttemptMade.of((TaskIssued) event, TestEpisodes.sample("an answer"))));
    }

    @Test
    void everyTaskGetsItsAttemptInTheOrderOfItsPartition() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var first = harness.sendTasks(0, 0, 20);
            var second = harness.sendTasks(1, 100, 20);

            harness.start(TransactionalStageTest::answer);

            // Attempts go to other partitions than their tasks: order is kept in each of those.
            var written = harness.records(Topic.ATTEMPTS, 40);
            assertThat(written).hasSize(40);
            for (int partition = 0; partition < TestBroker.PARTITIONS; partition++) {
                assertThat(keys(first)).containsSubsequence(keys(written, partition, first));
                assertThat(keys(second)).containsSubsequence(keys(written, partition, second));
            }
            harness.awaitCommitted(0, 20);
            harness.awaitCommitted(1, 20);
        }
    }

    private static List<String> keys(List<TaskIssued> tasks) {
        return tasks.stream().map(TaskIssued::key).toList();
    }

    /** The keys of the tasks' records in one partition, in the order of the log. */
    private static List<String> keys(
            List<ConsumerRecord<String, byte[]>> records, int partition, List<TaskIssued> tasks) {
        return records.stream()
                .filter(r -> r.partition() == partition)
                .map(ConsumerRecord::key)
                .filter(keys(tasks)::contains)
                .toList();
    }

    @Test
    void whatIsWrittenSaysWhoWroteItAndContinuesTheTrace() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var task = harness.sendTasks(0, 0, 1).getFirst();

            harness.start(TransactionalStageTest::answer);

            var headers = harness.records(Topic.ATTEMPTS, 1).getFirst().headers();
            assertThat(RecordHeaders.text(headers, "ce_id"))
                    .contains(task.episodeId() + "/attempt");
            assertThat(RecordHeaders.text(headers, "ce_source")).contains("/stage-0");
            var trace = TraceParent.of(headers).orElseThrow();
            assertThat(trace.traceId()).isEqualTo(TraceParent.rootOf(task).traceId());
            assertThat(trace.spanId()).isNotEqualTo(TraceParent.rootOf(task).spanId());
        }
    }

    @Test
    void onlyTheFinishedPrefixOfAPartitionIsCommitted() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var work = new OpenWork();
            var tasks = harness.sendTasks(0, 0, 3);
            var elsewhere = harness.sendTasks(1, 100, 1).getFirst();
            harness.start(work);
            Await.until(
                    "all are being worked on",
                    () ->
                            tasks.stream().noneMatch(t -> work.of(t).isEmpty())
                                    && !work.of(elsewhere).isEmpty());

            work.of(tasks.get(2)).getFirst().finish();
            work.of(tasks.get(1)).getFirst().finish();
            work.of(elsewhere).getFirst().finish();

            // The other partition's transaction came after: it would have taken these along.
            assertThat(harness.attempted(1)).containsExactly(elsewhere.id());
            assertThat(harness.committed(0)).isZero();

            work.of(tasks.get(0)).getFirst().finish();

            assertThat(harness.attempted(4))
                    .containsAll(tasks.stream().map(TaskIssued::id).toList())
                    .hasSize(4);
            harness.awaitCommitted(0, 3);
        }
    }

    @Test
    void aFullPartitionIsPausedUntilItsWorkIsDone() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var work = new OpenWork();
            var tasks = harness.sendTasks(0, 0, 12);
            var settings = harness.settings("stage-0");
            harness.start(
                    settings.with(settings.limits().withInFlight(2, 2)), work, StageClients.real());

            // Serves one order at a time until all are done.
            Await.until(
                    "all tasks are answered",
                    () -> {
                        work.anyOpen().ifPresent(OpenWork.Order::finish);
                        return work.of(tasks.getLast()).stream().anyMatch(o -> o.result().isDone());
                    });

            assertThat(harness.attempted(12)).hasSize(12);
            assertThat(work.mostOpen()).isLessThan(2 + 2);
        }
    }

    @Test
    void eventsOfNoInterestAreCommittedAndGiveNothing() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            harness.sendTasks(0, 0, 2);

            harness.start(event -> CompletableFuture.completedFuture(List.of()));

            harness.awaitCommitted(0, 2);
            assertThat(harness.records(Topic.ATTEMPTS, 0)).isEmpty();
        }
    }

    @Test
    void aClosedStageHasCommittedWhatWasFinishedAndStartsNoMore() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            harness.sendTasks(0, 0, 1);
            var running = harness.start(TransactionalStageTest::answer);
            harness.awaitCommitted(0, 1);
            assertThat(running.stage().state()).isInstanceOf(StageState.Serving.class);

            running.stage().close();

            assertThat(running.stage().state()).isEqualTo(new StageState.Closed());
            assertThat(running.failure()).isNotDone();
            assertThatThrownBy(() -> running.stage().start())
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
