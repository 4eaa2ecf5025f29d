package io.reflectretry.cli.demo;

import io.reflectretry.bootstrap.PlayWords;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.LoraSettings;
import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import java.util.Optional;

/** What the demo trains with. docs/recipe.md tells what was tried before it came to this. */
final class DemoRecipe {

    private static final double RATE = 1e-4;
    private static final double LORA_RATE = 1e-3;
    private static final int GROUP_SIZE = 8;
    private static final int FAILURES_PER_STEP = 48;
    private static final double EVALUATION_TEMPERATURE = 0.7;

    private DemoRecipe() {}

    /** An adapter has fewer weights to move than the network, so each moves further. */
    static TrainingConfiguration training(
            String model, String data, long seed, int steps, Optional<Integer> rank) {
        TrainingConfiguration whole =
                training(model, data, seed, steps, rank.isPresent() ? LORA_RATE : RATE);
        return rank.map(r -> whole.withLora(new LoraSettings(r, 2 * r))).orElse(whole);
    }

    private static TrainingConfiguration training(
            String model, String data, long seed, int steps, double rate) {
        return new TrainingConfiguration(
                model,
                data,
                seed,
                steps,
                GROUP_SIZE,
                FAILURES_PER_STEP,
                TrainOn.REFLECTION,
                play(1.0),
                GrpoSettings.defaults(),
                new OptimizerSettings(
                        rate, OptimizerSettings.Schedule.COSINE, 10, 0.1, 0, 1.0, 2048),
                StalenessSettings.defaults(),
                new CheckpointSettings(5, 6, 50));
    }

    /** How the held-out tasks are played: the same before and after. */
    static PlaySettings evaluation() {
        return play(EVALUATION_TEMPERATURE);
    }

    private static PlaySettings play(double temperature) {
        return new PlaySettings(
                PlayWords.REFLECTION_REQUEST,
                PlayWords.RETRY_REQUEST,
                Sampling.whole(temperature, 16),
                Sampling.whole(temperature, 16),
                // The retry only judges the reflection: sampled calmly, it judges with less noise.
                Sampling.whole(EVALUATION_TEMPERATURE, 16));
    }
}
