package io.reflectretry.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodePlan;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Purpose;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Attempts that wait to be judged, written in one transaction: nobody can read them before {@link
 * #release()}, so that all processes are up and warm when the clock starts.
 */
final class Backlog implements AutoCloseable {

    /** As the demo's attempts: tokens of the prompt, tokens of the answer. */
    private static final int PROMPT = 24;

    private static final int ANSWER = 10;
    private static final PolicyVersion POLICY = new PolicyVersion("bench", 3);

    private final KafkaProducer<byte[], byte[]> producer;

    private Backlog(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Writes it, unreadable yet.
     *
     * @param run whose attempts they are
     * @param verification the verification data of the n-th task
     */
    static Backlog write(
            String bootstrapServers, String run, int count, IntFunction<ObjectNode> verification) {
        var producer =
                KafkaClients.producer(
                        new ProducerSettings(
                                bootstrapServers,
                                "bench-backlog",
                                Optional.of(
                                        new ProducerSettings.Transactions(
                                                "bench-" + run, Duration.ofMinutes(14))),
                                ProducerSettings.MAX_RECORD_BYTES,
                                Map.of("producer.linger.ms", "20")));
        producer.initTransactions();
        producer.beginTransaction();
        Random random = new Random(7);
        for (int i = 0; i < count; i++) {
            producer.send(
                    EventRecords.of(attempt(run, i, verification.apply(i), random), "/bench", NOW));
        }
        producer.flush();
        return new Backlog(producer);
    }

    private static final Instant NOW = Instant.now();

    /** Countdown tasks, each with numbers of its own. */
    static ObjectNode countdown(int index) {
        return new CountdownGold(List.of(7, 12, 1 + index % 90), 84 + 1 + index % 90)
                .toVerification();
    }

    /** Tasks that an endpoint judges. */
    static IntFunction<ObjectNode> http(String url) {
        return index -> JsonNodeFactory.instance.objectNode().put("type", "http").put("url", url);
    }

    /** From now on all can read it. */
    void release() {
        producer.commitTransaction();
    }

    private static AttemptMade attempt(
            String run, int index, ObjectNode verification, Random random) {
        var episode =
                new Episode(
                        EventIds.episode(run, index),
                        Purpose.TRAIN,
                        new Task(
                                "countdown-" + index,
                                List.of(
                                        Message.user(
                                                "numbers 7 12 %d target %d"
                                                        .formatted(
                                                                1 + index % 90, 85 + index % 90))),
                                List.of(),
                                verification),
                        PolicyRequest.atLeast("bench", 2),
                        EpisodePlan.of(
                                new PlaySettings(
                                        "Your answer to {question} was wrong. Think about it.",
                                        "Try again: {question}",
                                        Sampling.whole(1, 16),
                                        Sampling.whole(1, 12),
                                        Sampling.whole(1, 16)),
                                7,
                                8));
        // One in four is right.
        String answer = "7 * 12 %s %d".formatted(index % 4 == 0 ? "+" : "-", 1 + index % 90);
        return AttemptMade.of(
                TaskIssued.of(episode),
                new Sample(
                        IntStream.range(0, PROMPT).map(i -> random.nextInt(450)).toArray(),
                        IntStream.range(0, ANSWER).map(i -> random.nextInt(450)).toArray(),
                        logProbabilities(random),
                        answer,
                        FinishReason.STOP,
                        POLICY));
    }

    private static float[] logProbabilities(Random random) {
        float[] values = new float[ANSWER];
        for (int i = 0; i < ANSWER; i++) {
            values[i] = (float) Math.log(1 - random.nextFloat());
        }
        return values;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
