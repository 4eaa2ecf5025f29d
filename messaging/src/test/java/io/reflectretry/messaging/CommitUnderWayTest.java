package io.reflectretry.messaging;

import static io.reflectretry.messaging.FaultyClients.faulty;
import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.Topic;
import io.reflectretry.testkit.Await;
import io.reflectretry.testkit.TestBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** What a stage does while the broker commits. */
class CommitUnderWayTest {

    /** Holds the first commit until the test lets it go; then it fails, where that is asked for. */
    private static final class HoldsTheFirst extends FaultyProducer {

        private final CountDownLatch go;
        private final AtomicBoolean held;
        private final boolean fails;

        HoldsTheFirst(
                Producer<byte[], byte[]> real,
                CountDownLatch go,
                AtomicBoolean held,
                boolean fails) {
            super(real);
            this.go = go;
            this.held = held;
            this.fails = fails;
        }

        @Override
        void beforeCommit() {
            if (held.compareAndSet(false, true)) {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                if (fails) {
                    throw new KafkaException("injected");
                }
            }
        }
    }

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicBoolean held = new AtomicBoolean();
    private final Map<String, Integer> worked = new ConcurrentHashMap<>();

    private StageWork counting() {
        return event -> {
            worked.merge(event.id(), 1, Integer::sum);
            return TransactionalStageTest.answer(event);
        };
    }

    private static List<String> ids(List<TaskIssued> tasks) {
        return tasks.stream().map(TaskIssued::id).toList();
    }

    @Test
    void readsAndWorksOnMeanwhile() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var first = harness.sendTasks(0, 0, 5);
            harness.start(
                    harness.settings("stage-0"),
                    counting(),
                    faulty(real -> new HoldsTheFirst(real, go, held, false)));
            Await.until("the first commit is held", held::get);

            var later = harness.sendTasks(0, 5, 20);
            Await.until(
                    "all are worked on though nothing is committed",
                    () -> worked.keySet().containsAll(ids(later)));
            assertThat(harness.committed(0)).isZero();
            go.countDown();

            harness.awaitCommitted(0, 25);
            List<String> all = new ArrayList<>(ids(first));
            all.addAll(ids(later));
            assertThat(harness.attempted(25)).containsExactlyInAnyOrderElementsOf(all);
            assertThat(worked.values()).containsOnly(1);
        }
    }

    @Test
    void whatItWorkedOnIsReadAgainWhereTheCommitFails() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var all = new ArrayList<>(harness.sendTasks(0, 0, 5));
            harness.start(
                    harness.settings("stage-0"),
                    counting(),
                    faulty(real -> new HoldsTheFirst(real, go, held, true)));
            Await.until("the first commit is held", held::get);

            var later = harness.sendTasks(0, 5, 20);
            all.addAll(later);
            Await.until("all are worked on", () -> worked.keySet().containsAll(ids(later)));
            go.countDown();

            harness.awaitCommitted(0, 25);
            assertThat(harness.attempted(25)).containsExactlyInAnyOrderElementsOf(ids(all));
            assertThat(worked.values()).containsOnly(2);
        }
    }

    @Test
    void partitionsThatGoMeanwhileLeaveNothingUndoneAndNothingTwice() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            List<String> all = new ArrayList<>();
            for (int p = 0; p < TestBroker.PARTITIONS; p++) {
                all.addAll(ids(harness.sendTasks(p, 10 * p, 5)));
            }
            var first =
                    harness.start(
                            harness.settings("stage-0"),
                            counting(),
                            faulty(real -> new HoldsTheFirst(real, go, held, false)));
            Await.until("the first commit is held", held::get);

            harness.start(harness.settings("stage-1"), counting(), StageClients.real());
            // The second one has asked to join when the first is let go.
            Thread.sleep(1_000);
            go.countDown();

            for (int p = 0; p < TestBroker.PARTITIONS; p++) {
                all.addAll(ids(harness.sendTasks(p, 10 * p + 5, 5)));
            }
            for (int p = 0; p < TestBroker.PARTITIONS; p++) {
                harness.awaitCommitted(p, 10);
            }
            assertThat(harness.attempted(all.size())).containsExactlyInAnyOrderElementsOf(all);
            assertThat(first.failure()).as("the first goes on").isNotDone();
        }
    }
}
