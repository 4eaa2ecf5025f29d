package io.reflectretry.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.reflectretry.messaging.StageMetrics;
import io.reflectretry.messaging.StageSettings;
import io.reflectretry.messaging.StageWork;
import io.reflectretry.messaging.TransactionalStage;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.messaging.record.RecordHeaders;
import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.testkit.LogReader;
import io.reflectretry.testkit.TestBroker;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.Verifiers;
import io.reflectretry.verifiers.judge.ConcurrentJudge;
import io.reflectretry.verifiers.judge.Judge;
import io.reflectretry.verifiers.judge.JudgeSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A verifier that waits, as one that asks an endpoint does, in a real stage. */
class WaitingVerifierTest {

    private static final int EPISODES = 50;
    private static final int MEMBERS = 8;

    /** So many wait for each other: judged in smaller numbers at a time, none would pass. */
    private static final int TOGETHER = 32;

    private static final int LONGEST_DELAY_MS = 20;
    private static final String SOURCE = "/waiting-verifier";

    private final Episodes episodes = new Episodes("w-" + UUID.randomUUID());

    @Test
    void manyAreJudgedAtATimeAndEachEpisodeStaysInOrder() {
        try (var judge = new Judge(Verifiers.of(new Waits()), JudgeSettings.DEFAULTS);
                var work = new JudgeWork(new ConcurrentJudge(judge, 64, (found, took) -> {}));
                var stage = stage(work)) {
            sendRetries();
            stage.start();

            var rewards = rewards();

            for (int episode = 0; episode < EPISODES; episode++) {
                String key = episodes.id(episode);
                assertThat(rewards.stream().filter(r -> r.key().equals(key)))
                        .extracting(r -> EventCodec.decode(r.value(), RewardAssigned.class))
                        .allMatch(reward -> reward.outcome() instanceof Outcome.Pass)
                        .extracting(RewardAssigned::member)
                        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
            }
        }
    }

    private void sendRetries() {
        try (var sender = EventSender.toTestBroker()) {
            for (int member = 0; member < MEMBERS; member++) {
                for (int episode = 0; episode < EPISODES; episode++) {
                    RetryMade retry = episodes.retry(episode, member, "7 * 12 + 3");
                    var whole = EventRecords.of(retry, "/test", Instant.now());
                    sender.send(
                            new ProducerRecord<>(
                                    whole.topic(),
                                    null,
                                    retry.key(),
                                    whole.value(),
                                    whole.headers()));
                }
            }
        }
    }

    private List<ConsumerRecord<String, byte[]>> rewards() {
        try (var reader = LogReader.ofTestBroker(Topic.REWARDS.topicName())) {
            return reader.untilMatching(
                    "a reward for each retry",
                    EPISODES * MEMBERS,
                    r ->
                            r.key().startsWith(episodes.run() + ":")
                                    && RecordHeaders.text(r.headers(), CloudEventHeaders.SOURCE)
                                            .equals(Optional.of(SOURCE)));
        }
    }

    private TransactionalStage stage(JudgeWork work) {
        var settings =
                StageSettings.of(
                        TestBroker.bootstrapServers(),
                        episodes.run(),
                        "waiting-0",
                        SOURCE,
                        Set.of(Topic.RETRIES),
                        Topic.VERIFIER_DEAD_LETTERS);
        return new TransactionalStage(
                settings, ofThisRun(work), StageMetrics.none(), OpenTelemetry.noop(), failed -> {});
    }

    /** The broker is shared with other tests, which judge for themselves. */
    private StageWork ofThisRun(JudgeWork work) {
        return new StageWork() {
            @Override
            public CompletionStage<List<Event>> process(Event event) {
                return work.process(event);
            }

            @Override
            public boolean wants(String key) {
                return key.startsWith(episodes.run() + ":");
            }
        };
    }

    /** Waits until enough others do, and then a little, so that the order of ends is another. */
    private static final class Waits implements Verifier {

        private final CountDownLatch together = new CountDownLatch(TOGETHER);

        @Override
        public String type() {
            return "countdown";
        }

        @Override
        public String version() {
            return "waits";
        }

        @Override
        public Execution execution() {
            return Execution.WAITING;
        }

        @Override
        public Outcome judge(Task task, String answer) {
            try {
                together.countDown();
                together.await();
                Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_DELAY_MS));
                return new Outcome.Pass("waited");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Outcome.Fail("interrupted");
            }
        }
    }
}
