package io.reflectretry.trainer.runs;

import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.model.task.CountdownGold;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.util.List;
import java.util.stream.IntStream;

/** Configurations and tasks for tests. */
public final class TestRuns {

    private TestRuns() {}

    public static TrainingConfiguration training(int steps, int batch, int groupSize, int eta) {
        return new TrainingConfiguration(
                "models/base",
                "data/train.jsonl",
                7,
                steps,
                groupSize,
                batch,
                TrainOn.REFLECTION,
                play(),
                GrpoSettings.defaults(),
                new OptimizerSettings(3e-5, OptimizerSettings.Schedule.CONSTANT, 0, 1, 0, 1, 16384),
                new StalenessSettings(eta, 120, 8),
                CheckpointSettings.defaults());
    }

    public static EvaluationConfiguration evaluation(int tasks, boolean control) {
        return new EvaluationConfiguration(
                new PolicyVersion("base", 3), "data/held-out.jsonl", tasks, 11, control, play());
    }

    public static PlaySettings play() {
        return new PlaySettings(
                "reflect",
                "retry {question}",
                Sampling.whole(1, 16),
                Sampling.whole(1, 12),
                Sampling.whole(1, 16));
    }

    /** Tasks named {@code task-0}, {@code task-1} and so on. */
    public static List<Task> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                new Task(
                                        "task-" + i,
                                        List.of(Message.user("question " + i)),
                                        List.of(),
                                        new CountdownGold(List.of(1, 2, i), 3).toVerification()))
                .toList();
    }
}
