package io.reflectretry.trainer.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.EpisodePlan;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Purpose;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import io.reflectretry.testkit.EventSender;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What rollouts and verifiers would write for a run: tokens at random, but the same each time. */
record Rewards(String run, int groupSize) {

    static final Outcome PASS = new Outcome.Pass("right");
    static final Outcome FAIL = new Outcome.Fail("wrong");
    static final Outcome UNSCORABLE = new Outcome.Unscorable(UnscorableKind.TIMEOUT, "slow");

    private static final VerifierId VERIFIER = new VerifierId("test", "1");

    Episode episode(long index, long version) {
        Task task =
                new Task(
                        "t" + index,
                        List.of(Message.user("?")),
                        List.of(),
                        JsonNodeFactory.instance.objectNode().put("type", "test"));
        return new Episode(
                EventIds.episode(run, index),
                Purpose.TRAIN,
                task,
                PolicyRequest.atLeast(run, version),
                EpisodePlan.of(TestRuns.play(), 7, groupSize));
    }

    VerdictReached verdict(long index, long version, Outcome outcome) {
        return VerdictReached.of(
                AttemptMade.of(
                        TaskIssued.of(episode(index, version)), sample(index, 100, 5, version)),
                outcome,
                VERIFIER);
    }

    RewardAssigned reward(long index, int member, long version, Outcome outcome) {
        Sample reflection = sample(index, 200, 6, version);
        Sample own = sample(index * 31 + member, 300 + member, 3 + member % 4, version);
        ReflectionWritten written =
                ReflectionWritten.of(
                        verdict(index, version, FAIL), member, withPrompt(own, reflection));
        return RewardAssigned.of(
                RetryMade.of(written, sample(index, 400 + member, 5, version)), outcome, VERIFIER);
    }

    EpisodeUnscored lost(long index, int member) {
        String id = EventIds.episode(run, index);
        return EpisodeUnscored.member(
                id, Stage.RETRY, member, id + "/reflection/" + member, unscorable());
    }

    EpisodeUnscored lostAttempt(long index) {
        String id = EventIds.episode(run, index);
        return EpisodeUnscored.attempt(id, Stage.VERDICT, id + "/attempt", unscorable());
    }

    private static Outcome.Unscorable unscorable() {
        return (Outcome.Unscorable) UNSCORABLE;
    }

    /** All members of a group; the member's reward by a fixed rule, mixed in most groups. */
    List<RewardAssigned> group(long index, long version) {
        return IntStream.range(0, groupSize)
                .mapToObj(
                        member ->
                                reward(
                                        index,
                                        member,
                                        version,
                                        (index + member) % 3 == 0 ? PASS : FAIL))
                .toList();
    }

    /** A group with prompts and reflections of given lengths; one member in four is right. */
    List<RewardAssigned> sized(long index, int prompt, int completion) {
        Random random = new Random(index);
        Sample shared = sample(random, prompt, completion, 0);
        return IntStream.range(0, groupSize)
                .mapToObj(
                        member -> {
                            ReflectionWritten written =
                                    ReflectionWritten.of(
                                            verdict(index, 0, FAIL),
                                            member,
                                            withPrompt(
                                                    sample(random, prompt, completion, 0), shared));
                            return RewardAssigned.of(
                                    RetryMade.of(
                                            written, sample(random, prompt * 2, completion, 0)),
                                    random.nextInt(4) == 0 ? PASS : FAIL,
                                    VERIFIER);
                        })
                .toList();
    }

    /** Writes a failure with all its rewards to the log. */
    void send(EventSender sender, long index, long version) {
        send(sender, verdict(index, version, FAIL));
        group(index, version).forEach(reward -> send(sender, reward));
    }

    static void send(EventSender sender, EpisodeEvent event) {
        sender.send(event.topic().topicName(), event.key(), EventCodec.encode(event));
    }

    /** The same reward, with other log-probabilities of its reflection. */
    static RewardAssigned withLogProbabilities(RewardAssigned reward, float[] logProbabilities) {
        Sample old = reward.reflection();
        return withReflection(
                reward,
                new Sample(
                        old.promptTokenIds(),
                        old.tokenIds(),
                        logProbabilities,
                        old.text(),
                        old.finish(),
                        old.policy()));
    }

    /** The same reward, its reflection cut off at the length limit. */
    static RewardAssigned cutOff(RewardAssigned reward) {
        Sample old = reward.reflection();
        return withReflection(
                reward,
                new Sample(
                        old.promptTokenIds(),
                        old.tokenIds(),
                        old.logProbabilities(),
                        old.text(),
                        FinishReason.LENGTH,
                        old.policy()));
    }

    private static RewardAssigned withReflection(RewardAssigned reward, Sample reflection) {
        return new RewardAssigned(
                reward.id(),
                reward.schemaVersion(),
                reward.causation(),
                reward.episode(),
                reward.member(),
                reward.attempt(),
                reflection,
                reward.retry(),
                reward.outcome(),
                reward.verifier());
    }

    /** All reflections of a group are written to one prompt. */
    private static Sample withPrompt(Sample own, Sample shared) {
        return new Sample(
                shared.promptTokenIds(),
                own.tokenIds(),
                own.logProbabilities(),
                own.text(),
                own.finish(),
                own.policy());
    }

    private Sample sample(long seed, int stream, int tokens, long version) {
        Random random = new Random(seed * 1000 + stream);
        return sample(random, 8 + random.nextInt(5), tokens, version);
    }

    private Sample sample(Random random, int promptTokens, int tokens, long version) {
        int[] prompt = random.ints(promptTokens, 3, TestRuns.VOCABULARY).toArray();
        int[] ids = random.ints(tokens, 3, TestRuns.VOCABULARY).toArray();
        float[] logProbabilities = new float[tokens];
        for (int i = 0; i < tokens; i++) {
            logProbabilities[i] = (float) -Math.log(TestRuns.VOCABULARY);
        }
        return new Sample(
                prompt,
                ids,
                logProbabilities,
                "text",
                FinishReason.STOP,
                new PolicyVersion(run, version));
    }
}
