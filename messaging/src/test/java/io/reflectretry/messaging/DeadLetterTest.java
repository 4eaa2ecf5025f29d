package io.reflectretry.messaging;

import static io.reflectretry.messaging.FaultyClients.faulty;
import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.messaging.record.DeadLetter;
import io.reflectretry.messaging.record.RecordHeaders;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.testkit.LogReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** Records that cannot be read, worked on or written end their episode, and the stage goes on. */
class DeadLetterTest {

    private static EpisodeUnscored unscored(List<Event> events) {
        return events.stream()
                .filter(EpisodeUnscored.class::isInstance)
                .map(EpisodeUnscored.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anUnreadableTaskEndsItsEpisodeInTheSameTransaction() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            harness.sendTasks(0, 0, 1);
            harness.sendBroken(0, harness.episodes.task(1), "{\"event\": \"task-issued\"");
            harness.sendTasks(0, 2, 1);
            var failures = new AtomicInteger(1);

            // The first commit fails: had a letter not been part of it, there would be two.
            harness.start(
                    harness.settings("stage-0"),
                    TransactionalStageTest::answer,
                    faulty(
                            real ->
                                    new FaultyProducer(real) {
                                        @Override
                                        void beforeCommit() {
                                            if (failures.getAndDecrement() > 0) {
                                                throw new KafkaException("injected");
                                            }
                                        }
                                    }));

            harness.awaitCommitted(0, 3);
            assertThat(harness.attempted(2)).hasSize(2);
            var letters = harness.records(Topic.ROLLOUT_DEAD_LETTERS, 1);
            assertThat(letters).hasSize(1);
            var letter = letters.getFirst();
            assertThat(LogReader.text(letter)).isEqualTo("{\"event\": \"task-issued\"");
            assertThat(RecordHeaders.text(letter.headers(), DeadLetter.TOPIC))
                    .contains("rrr.tasks");
            assertThat(RecordHeaders.text(letter.headers(), DeadLetter.PARTITION)).contains("0");
            assertThat(RecordHeaders.text(letter.headers(), DeadLetter.OFFSET)).isPresent();
            assertThat(RecordHeaders.text(letter.headers(), DeadLetter.REASON).orElseThrow())
                    .contains("not valid JSON");
            assertThat(RecordHeaders.text(letter.headers(), "ce_id"))
                    .contains(harness.episodes.task(1).id());
            var ends = harness.events(Topic.VERDICTS, 1);
            assertThat(ends).hasSize(1);
            var end = unscored(ends);
            assertThat(end.episodeId()).isEqualTo(harness.run + ":1");
            assertThat(end.stage()).isEqualTo(Stage.ATTEMPT);
            assertThat(end.outcome().kind()).isEqualTo(UnscorableKind.DEAD_LETTER);
        }
    }

    @Test
    void anUnreadableRetryEndsItsMember() throws Exception {
        try (var harness = new StageHarness(Topic.RETRIES)) {
            harness.sendBroken(0, harness.episodes.retry(4, 6, "7 * 12 + 3"), "nonsense");

            harness.start(event -> CompletableFuture.completedFuture(List.of()));

            var end = unscored(harness.events(Topic.REWARDS, 1));
            assertThat(end.episodeId()).isEqualTo(harness.run + ":4");
            assertThat(end.member()).isEqualTo(Optional.of(6));
            assertThat(end.stage()).isEqualTo(Stage.REWARD);
            assertThat(end.causation()).contains(harness.run + ":4/retry/6");
        }
    }

    @Test
    void workThatKeepsFailingEndsTheEpisodeAfterThreeTries() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var tries = new AtomicInteger();
            harness.sendTasks(0, 0, 1);

            harness.start(
                    event -> {
                        tries.incrementAndGet();
                        return CompletableFuture.failedFuture(
                                new CompletionException(new IllegalStateException("no luck")));
                    });

            harness.awaitCommitted(0, 1);
            assertThat(tries).hasValue(3);
            var letter = harness.records(Topic.ROLLOUT_DEAD_LETTERS, 1).getFirst();
            assertThat(RecordHeaders.text(letter.headers(), DeadLetter.REASON).orElseThrow())
                    .contains("failed 3 times", "no luck")
                    .doesNotContain("CompletionException");
            assertThat(unscored(harness.events(Topic.VERDICTS, 1)).outcome().reason())
                    .contains("no luck");
        }
    }

    @Test
    void workThatFailsOnceIsTriedAgain() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var tries = new AtomicInteger();
            harness.sendTasks(0, 0, 1);

            harness.start(
                    event -> {
                        if (tries.incrementAndGet() == 1) {
                            throw new IllegalStateException("no luck");
                        }
                        return TransactionalStageTest.answer(event);
                    });

            assertThat(harness.attempted(1)).hasSize(1);
            assertThat(harness.records(Topic.ROLLOUT_DEAD_LETTERS, 0)).isEmpty();
        }
    }

    @Test
    void anOutputThatIsTooLargeIsReplacedByAnUnscorableOutcome() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var large = harness.sendTasks(0, 0, 1).getFirst();
            harness.sendTasks(0, 1, 1);
            var settings = harness.settings("stage-0");

            harness.start(
                    settings.with(settings.limits().withMaxRecordBytes(10_000)),
                    event -> answer(event, event.equals(large) ? 20_000 : 10),
                    StageClients.real());

            assertThat(harness.attempted(1)).containsExactly(harness.run + ":1/task");
            assertTooLarge(harness);
        }
    }

    @Test
    void anOutputThatOnlyTheBrokerFindsTooLargeIsReplacedToo() throws Exception {
        try (var harness = new StageHarness(Topic.TASKS);
                var limit = new TopicLimit(Topic.ATTEMPTS, 100_000)) {
            var large = harness.sendTasks(0, 0, 1).getFirst();
            harness.sendTasks(0, 1, 1);

            harness.start(event -> answer(event, event.equals(large) ? 200_000 : 10));

            assertThat(harness.attempted(1)).containsExactly(harness.run + ":1/task");
            assertTooLarge(harness);
        }
    }

    private static void assertTooLarge(StageHarness harness) {
        var end = unscored(harness.events(Topic.VERDICTS, 1));
        assertThat(end.episodeId()).isEqualTo(harness.run + ":0");
        assertThat(end.stage()).isEqualTo(Stage.ATTEMPT);
        assertThat(end.outcome().kind()).isEqualTo(UnscorableKind.SIZE);
        assertThat(end.outcome().reason()).contains("bytes");
    }

    /** Text that does not compress: random letters. */
    private static CompletableFuture<List<Event>> answer(Event event, int length) {
        var random = new java.util.Random(1);
        var text =
                random.ints(length, 33, 127)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return CompletableFuture.completedFuture(
                List.of(AttemptMade.of((TaskIssued) event, TestEpisodes.sample(text))));
    }
}
