package io.reflectretry.trainer.runs;

import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.testkit.LogReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes into the log what rollouts and verifiers would: answers and judgements by the task's
 * index. Even tasks fail at first; of the retries those succeed whose index is divisible by four.
 */
final class StandIns implements AutoCloseable {

    static final VerifierId VERIFIER = new VerifierId("countdown", "1");

    private final String run;
    private final EventSender sender;
    private final LogReader tasks;
    private final LogReader reflections;
    private final Set<String> answered = new HashSet<>();

    StandIns(String bootstrapServers, String run) {
        this.run = run;
        this.sender = new EventSender(bootstrapServers);
        this.tasks = new LogReader(bootstrapServers, Topic.TASKS.topicName());
        this.reflections = new LogReader(bootstrapServers, Topic.REFLECTIONS.topicName());
    }

    /** The run's tasks that are in the log, by index. */
    List<TaskIssued> tasks() {
        return events(tasks)
                .map(TaskIssued.class::cast)
                .sorted((a, b) -> Long.compare(a.episode().taskIndex(), b.episode().taskIndex()))
                .toList();
    }

    /** Answers and judges the tasks that were not answered yet; returns how many there were. */
    int playTasks() {
        List<TaskIssued> open = tasks().stream().filter(t -> answered.add(t.id())).toList();
        open.forEach(this::play);
        return open.size();
    }

    private void play(TaskIssued task) {
        long index = task.episode().taskIndex();
        AttemptMade attempt = AttemptMade.of(task, sample("attempt " + index, 2, index));
        Outcome outcome =
                index % 2 == 0 ? new Outcome.Fail("wrong value") : new Outcome.Pass("right");
        VerdictReached verdict = VerdictReached.of(attempt, outcome, VERIFIER);
        send(attempt);
        send(verdict);
        if (outcome instanceof Outcome.Fail) {
            for (int member = 0; member < task.episode().plan().groupSize(); member++) {
                ReflectionWritten reflection =
                        ReflectionWritten.of(
                                verdict, member, sample("reflection " + index, 3, index));
                answered.add(reflection.id());
                send(reflection);
                retry(reflection, index % 4 == 0);
            }
        }
    }

    /** Retries and judges the reflections that others wrote; returns them. */
    List<ReflectionWritten> playReflections(boolean succeed) {
        List<ReflectionWritten> open =
                events(reflections)
                        .map(ReflectionWritten.class::cast)
                        .filter(r -> answered.add(r.id()))
                        .toList();
        open.forEach(r -> retry(r, succeed));
        return open;
    }

    private void retry(ReflectionWritten reflection, boolean succeed) {
        RetryMade retry =
                RetryMade.of(reflection, sample("retry", 1, reflection.episode().taskIndex()));
        send(
                RewardAssigned.of(
                        retry,
                        succeed ? new Outcome.Pass("right") : new Outcome.Fail("wrong"),
                        VERIFIER));
    }

    /** Puts an event into the log as the services do. */
    void send(Event event) {
        var bytes = EventRecords.of(event, "/stand-in", Instant.now());
        sender.send(
                new ProducerRecord<>(
                        bytes.topic(),
                        null,
                        new String(bytes.key(), StandardCharsets.UTF_8),
                        bytes.value(),
                        bytes.headers()));
    }

    /** A sample whose prompt names the task: {@code [index, index]}. */
    static Sample sample(String text, int length, long index) {
        return new Sample(
                new int[] {(int) index, (int) index},
                new int[length],
                new float[length],
                text,
                FinishReason.STOP,
                new PolicyVersion("base", 3));
    }

    private Stream<Event> events(LogReader reader) {
        return reader.records().stream()
                .filter(r -> r.key() != null && r.key().startsWith(run + ":"))
                .map(r -> EventCodec.decode(r.value()));
    }

    @Override
    public void close() {
        sender.close();
        tasks.close();
        reflections.close();
    }
}
