package io.reflectretry.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodePlan;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Purpose;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.ShadowVerdictReached;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One event of each kind: the episode that docs/events.md tells. */
public final class Examples {

    private Examples() {}

    private static final VerifierId VERIFIER = new VerifierId("countdown", "1");
    private static final PolicyVersion POLICY = new PolicyVersion("demo-7", 3);

    public static PlaySettings play() {
        return new PlaySettings(
                "reflect",
                "retry {question}",
                Sampling.whole(1, 16),
                Sampling.whole(1, 12),
                Sampling.whole(1, 16));
    }

    public static Episode episode() {
        return new Episode(
                EventIds.episode("demo-7", 42),
                Purpose.TRAIN,
                new Task(
                        "countdown-42",
                        List.of(Message.user("numbers 7 12 3 target 87")),
                        List.of(),
                        new CountdownGold(List.of(7, 12, 3), 87).toVerification()),
                PolicyRequest.atLeast("demo-7", 2),
                EpisodePlan.of(play(), 7, 8));
    }

    public static TrainingConfiguration training() {
        return new TrainingConfiguration(
                "models/base",
                "data/train.jsonl",
                7,
                200,
                8,
                48,
                TrainOn.REFLECTION,
                play(),
                GrpoSettings.defaults(),
                new OptimizerSettings(
                        3e-5, OptimizerSettings.Schedule.COSINE, 10, 0.1, 0, 1, 16384),
                StalenessSettings.defaults(),
                CheckpointSettings.defaults());
    }

    public static EvaluationConfiguration evaluation() {
        return new EvaluationConfiguration(POLICY, "data/held-out.jsonl", 2000, 1, true, play());
    }

    /** All kinds of events, in the order in which an episode meets them. */
    public static List<Event> events() {
        TaskIssued task = TaskIssued.of(episode());
        AttemptMade attempt = AttemptMade.of(task, sample("7 * 12 - 3"));
        VerdictReached verdict =
                VerdictReached.of(
                        attempt, new Outcome.Fail("the value is 81; the target is 87"), VERIFIER);
        ReflectionWritten reflection =
                ReflectionWritten.of(verdict, 3, sample("start with 7 * 12"));
        RetryMade retry = RetryMade.of(reflection, sample("7 * 12 + 3"));
        RewardAssigned reward =
                RewardAssigned.of(retry, new Outcome.Pass("7 * 12 + 3 = 87"), VERIFIER);
        return List.of(
                RunChanged.of("demo-7", 0, RunState.CREATED, Optional.empty(), training()),
                task,
                attempt,
                verdict,
                reflection,
                retry,
                reward,
                EpisodeUnscored.member(
                        "demo-7:42",
                        Stage.RETRY,
                        4,
                        "demo-7:42/reflection/4",
                        new Outcome.Unscorable(
                                UnscorableKind.CONTEXT, "70 tokens do not fit a context of 64")),
                ShadowVerdictReached.of(
                        retry,
                        "countdown-2-use-any",
                        new Outcome.Pass("7 * 12 + 3 = 87."),
                        new VerifierId("countdown", "2"),
                        JsonNodeFactory.instance.objectNode().put("use", "any")),
                CheckpointPublished.of(
                        "demo-7",
                        new PolicyVersion("demo-7", 4),
                        "runs/demo-7/checkpoints/4",
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                        Optional.of(
                                new StepRecord(
                                        4,
                                        List.of(
                                                new StepRecord.TrainedGroup(
                                                        "demo-7:42",
                                                        List.of("demo-7:42/reward/3"))),
                                        List.of(
                                                new StepRecord.ClosedGroup(
                                                        "demo-7:17", CloseReason.TOO_FEW_SCORED)),
                                        Map.of("rrr.rewards-0", 381L),
                                        Map.of("reward", 0.125),
                                        "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"))),
                RolloutReported.of(
                        "rollout-0",
                        "1",
                        5,
                        Optional.of("demo-7/checkpoint/4"),
                        List.of(new PolicyVersion("demo-7", 4)),
                        List.of(
                                new RolloutReported.Refusal(
                                        new PolicyVersion("demo-7", 5),
                                        "model.safetensors: 4096 bytes, the manifest says 8192"))));
    }

    private static Sample sample(String text) {
        return new Sample(
                new int[] {1, 2, 3},
                new int[] {4, 5},
                new float[] {-0.25f, -1.5f},
                text,
                FinishReason.STOP,
                POLICY);
    }
}
