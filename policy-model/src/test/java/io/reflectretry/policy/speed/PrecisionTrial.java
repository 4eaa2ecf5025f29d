package io.reflectretry.policy.speed;

import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.training.Activations;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TokenLoss;
import io.reflectretry.policy.training.TrainablePolicy;
import io.reflectretry.policy.training.WeightedLikelihood;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One step of all weights in a process of its own. Arguments: precision, model, gradients' file.
 */
final class PrecisionTrial {

    private PrecisionTrial() {}

    /**
     * What a step took.
     *
     * @param pass CPU seconds of forward and backward, on the one thread that computes
     * @param step the same of the optimizer
     * @param peak MiB that the process held at its highest, before the gradients were written
     */
    record Measured(double pass, double step, double peak) {}

    static Measured inAChild(Precision precision, Path folder, Path gradients)
            throws IOException, InterruptedException {
        List<String> lines =
                Child.run(
                        PrecisionTrial.class,
                        "-Xmx2g",
                        precision.name(),
                        folder.toString(),
                        gradients.toString());
        String[] numbers = lines.getLast().split(" ");
        return new Measured(
                Double.parseDouble(numbers[0]),
                Double.parseDouble(numbers[1]),
                Double.parseDouble(numbers[2]));
    }

    public static void main(String[] arguments) {
        PolicyFolder folder = PolicyFolder.open(Path.of(arguments[1]));
        try (PolicyEngine engine = PolicyEngine.start(EngineSettings.singleThreaded())) {
            Measured measured =
                    engine.submit(
                                    () ->
                                            measure(
                                                    engine,
                                                    folder,
                                                    Precision.valueOf(arguments[0]),
                                                    Path.of(arguments[2])))
                            .join();
            System.out.println(measured.pass() + " " + measured.step() + " " + measured.peak());
        }
    }

    private static Measured measure(
            PolicyEngine engine, PolicyFolder folder, Precision precision, Path gradients)
            throws IOException {
        ReflectionStep step = ReflectionStep.MEASURED;
        try (TrainablePolicy policy =
                        TrainablePolicy.open(
                                engine,
                                folder,
                                precision,
                                AdamWSettings.defaults(),
                                Activations.RECOMPUTED);
                WeightedLikelihood likelihood = new WeightedLikelihood(engine)) {
            TokenLoss loss = likelihood.loss(step.lossWeights(), step.completionTokens());
            Stopwatch pass = new Stopwatch();
            pass.time(
                    () ->
                            policy.accumulate(
                                    List.of(step.group()), ReflectionStep.TEMPERATURE, loss));
            double peak = PeakMemory.highest();
            GradientFile.write(gradients, policy);
            Stopwatch optimizer = new Stopwatch();
            optimizer.time(() -> policy.step(1e-6));
            return new Measured(pass.cpu(), optimizer.cpu(), peak);
        }
    }
}
