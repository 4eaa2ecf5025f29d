package io.reflectretry.trainer.training;

import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.MatrixPrecision;
import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.FreshPolicy;
import java.nio.file.Path;

/** Small runs of a small policy. */
record TestRuns(
        int steps,
        int groupSize,
        int groupsPerStep,
        TrainOn trainOn,
        GrpoSettings grpo,
        double learningRate,
        int tokensPerMicroBatch,
        StalenessSettings staleness,
        CheckpointSettings checkpoints,
        MatrixPrecision precision) {

    static final int VOCABULARY = 64;
    static final String MODEL = "models/tiny";

    /** Three steps of two groups of three, one version ahead, a full state each step. */
    static TestRuns small() {
        return new TestRuns(
                3,
                3,
                2,
                TrainOn.REFLECTION,
                GrpoSettings.defaults(),
                1e-2,
                4096,
                new StalenessSettings(1, 600, 8),
                new CheckpointSettings(1, 4, 0),
                MatrixPrecision.FLOAT32);
    }

    TestRuns steps(int value) {
        return new TestRuns(
                value,
                groupSize,
                groupsPerStep,
                trainOn,
                grpo,
                learningRate,
                tokensPerMicroBatch,
                staleness,
                checkpoints,
                precision);
    }

    TestRuns groupsPerStep(int value) {
        return new TestRuns(
                steps,
                groupSize,
                value,
                trainOn,
                grpo,
                learningRate,
                tokensPerMicroBatch,
                staleness,
                checkpoints,
                precision);
    }

    TestRuns trainOn(TrainOn value) {
        return new TestRuns(
                steps,
                groupSize,
                groupsPerStep,
                value,
                grpo,
                learningRate,
                tokensPerMicroBatch,
                staleness,
                checkpoints,
                precision);
    }

    TestRuns grpo(GrpoSettings value) {
        return new TestRuns(
                steps,
                groupSize,
                groupsPerStep,
                trainOn,
                value,
                learningRate,
                tokensPerMicroBatch,
                staleness,
                checkpoints,
                precision);
    }

    TestRuns tokensPerMicroBatch(int value) {
        return new TestRuns(
                steps,
                groupSize,
                groupsPerStep,
                trainOn,
                grpo,
                learningRate,
                value,
                staleness,
                checkpoints,
                precision);
    }

    TestRuns staleness(StalenessSettings value) {
        return new TestRuns(
                steps,
                groupSize,
                groupsPerStep,
                trainOn,
                grpo,
                learningRate,
                tokensPerMicroBatch,
                value,
                checkpoints,
                precision);
    }

    TestRuns checkpoints(CheckpointSettings value) {
        return new TestRuns(
                steps,
                groupSize,
                groupsPerStep,
                trainOn,
                grpo,
                learningRate,
                tokensPerMicroBatch,
                staleness,
                value,
                precision);
    }

    TestRuns precision(MatrixPrecision value) {
        return new TestRuns(
                steps,
                groupSize,
                groupsPerStep,
                trainOn,
                grpo,
                learningRate,
                tokensPerMicroBatch,
                staleness,
                checkpoints,
                value);
    }

    TrainingConfiguration configuration() {
        return new TrainingConfiguration(
                MODEL,
                "data/none.jsonl",
                7,
                steps,
                groupSize,
                groupsPerStep,
                trainOn,
                play(),
                grpo,
                new OptimizerSettings(
                        learningRate,
                        OptimizerSettings.Schedule.COSINE,
                        0,
                        0.1,
                        0,
                        1,
                        tokensPerMicroBatch,
                        0.0,
                        false,
                        precision),
                staleness,
                checkpoints);
    }

    static PlaySettings play() {
        return new PlaySettings(
                "why?",
                "again: {question}",
                Sampling.whole(1, 8),
                Sampling.whole(1, 8),
                Sampling.whole(0.7, 8));
    }

    /** Removes a folder with what is in it. */
    static void delete(Path folder) {
        DurableFiles.remove(folder);
    }

    /** Writes the small policy under a storage root. */
    static Path writeModel(Path storageRoot) {
        Path folder = storageRoot.resolve(MODEL);
        FreshPolicy.write(
                folder,
                new DecoderConfig(VOCABULARY, 32, 64, 2, 4, 2, 8, 1e-6, 1e4, 128, true),
                new int[] {2},
                0,
                1);
        return folder;
    }
}
