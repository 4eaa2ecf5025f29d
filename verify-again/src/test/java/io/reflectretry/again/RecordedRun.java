package io.reflectretry.again;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.model.Examples;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.verifiers.Judgement;
import io.reflectretry.verifiers.Verifiers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Puts a run into the log as the services would, judged by the installed verifiers. */
final class RecordedRun implements AutoCloseable {

    /** With each of 7, 12 and 1: passes. */
    static final String RIGHT = "7 * 12 * 1";

    /** Without the 1: fails where each number is to be used. */
    static final String SPARING = "7 * 12";

    /** Not 84. */
    static final String WRONG = "7 + 12 + 1";

    private final String run;
    private final EventSender sender = EventSender.toTestBroker();
    private long change;

    RecordedRun(String run) {
        this.run = run;
    }

    void becomes(RunState state) {
        send(RunChanged.of(run, change++, state, Optional.empty(), Examples.training()));
    }

    static ObjectNode makes84() {
        return new CountdownGold(List.of(7, 12, 1), 84).toVerification();
    }

    static ObjectNode ofType(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    Episode episode(int index, ObjectNode verification) {
        Episode like = Examples.episode();
        var task =
                new Task(
                        "t" + index,
                        List.of(Message.user("84 of 7 12 1")),
                        List.of(),
                        verification);
        return new Episode(
                EventIds.episode(run, index), like.purpose(), task, like.policy(), like.plan());
    }

    /** An attempt and the run's verdict on it. */
    VerdictReached attempt(int index, ObjectNode verification, String answer) {
        AttemptMade attempt = made(index, verification, answer);
        Judgement found = Verifiers.installed().judge(attempt.episode().task(), answer);
        return verdict(attempt, found);
    }

    AttemptMade made(int index, ObjectNode verification, String answer) {
        AttemptMade attempt =
                AttemptMade.of(TaskIssued.of(episode(index, verification)), sample(answer));
        send(attempt);
        return attempt;
    }

    VerdictReached verdict(AttemptMade attempt, Judgement found) {
        VerdictReached verdict = VerdictReached.of(attempt, found.outcome(), found.verifier());
        send(verdict);
        return verdict;
    }

    /** The retries of a group and their rewards; null for a member that ends without an answer. */
    void group(VerdictReached verdict, String... answers) {
        for (int member = 0; member < answers.length; member++) {
            if (answers[member] == null) {
                send(
                        EpisodeUnscored.member(
                                verdict.episodeId(),
                                Stage.RETRY,
                                member,
                                EventIds.member(verdict.episodeId(), Stage.REFLECTION, member),
                                new Outcome.Unscorable(UnscorableKind.CONTEXT, "too long")));
                continue;
            }
            RetryMade retry =
                    RetryMade.of(
                            ReflectionWritten.of(verdict, member, sample("think")),
                            sample(answers[member]));
            send(retry);
            Judgement found =
                    Verifiers.installed().judge(verdict.episode().task(), answers[member]);
            send(RewardAssigned.of(retry, found.outcome(), found.verifier()));
        }
    }

    private static Sample sample(String text) {
        return new Sample(
                new int[] {1},
                new int[] {2},
                new float[] {-1},
                text,
                FinishReason.STOP,
                new PolicyVersion("p", 1));
    }

    void send(Event event) {
        var whole = EventRecords.of(event, "/test", Instant.now());
        sender.send(
                new ProducerRecord<>(
                        whole.topic(), null, event.key(), whole.value(), whole.headers()));
    }

    /** A record that is no event, with the headers and the key of one. */
    void sendBroken(Event like) {
        var whole = EventRecords.of(like, "/test", Instant.now());
        sender.send(
                new ProducerRecord<>(
                        whole.topic(), null, like.key(), new byte[] {'{'}, whole.headers()));
    }

    @Override
    public void close() {
        sender.close();
    }
}
