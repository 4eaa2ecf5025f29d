package io.reflectretry.bootstrap;

import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.MicroBatches;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.training.StepResult;
import io.reflectretry.policy.training.TrainablePolicy;
import io.reflectretry.policy.training.WeightedLikelihood;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Raises the likelihood of the learned tokens, step by step. Lives on the engine thread. */
final class SupervisedTraining implements AutoCloseable {

    private static final int STEPS_PER_REPORT = 20;

    private final BootstrapSettings settings;
    private final TrainablePolicy policy;
    private final WeightedLikelihood likelihood;
    private final Lessons lessons;
    private final Consumer<BootstrapProgress> progress;
    private final long start = System.nanoTime();

    private int stepsDone;
    private long tokens;
    private double lossSinceReport;
    private int stepsSinceReport;

    SupervisedTraining(
            PolicyEngine engine,
            PolicyFolder fresh,
            BootstrapSettings settings,
            Consumer<BootstrapProgress> progress) {
        this.settings = settings;
        this.progress = progress;
        policy = TrainablePolicy.open(engine, fresh, settings.optimizer());
        likelihood = new WeightedLikelihood(engine);
        lessons = Lessons.of(settings.subject(), settings.seed());
    }

    /** Goes through all phases. */
    void run() {
        for (TrainingPhase phase : settings.phases()) {
            for (int step = 0; step < phase.steps(); step++) {
                double rate = phase.learningRate(step);
                lossSinceReport += step(lessons.rows(phase), rate);
                stepsSinceReport++;
                stepsDone++;
                if (stepsSinceReport == STEPS_PER_REPORT || stepsDone == settings.steps()) {
                    report(rate);
                }
            }
        }
    }

    /** Writes the folder that the policy has become. */
    void save(Path folder) {
        policy.saveWeights(folder);
    }

    @Override
    public void close() {
        likelihood.close();
        policy.close();
    }

    private double step(List<TrainingRow> rows, double learningRate) {
        List<PromptGroup> groups =
                rows.stream()
                        .map(row -> new PromptGroup(row.prompt(), List.of(row.completion())))
                        .toList();
        double learned = rows.stream().mapToDouble(TrainingRow::learnedTokens).sum();
        double loss = 0;
        for (int[] part : MicroBatches.plan(groups, settings.maxTokens())) {
            List<PromptGroup> some = Arrays.stream(part).mapToObj(groups::get).toList();
            loss +=
                    policy.accumulate(some, 1, likelihood.loss(weights(rows, part), learned))
                            .loss();
        }
        StepResult result = policy.step(learningRate);
        if (result.skipped()) {
            throw new IllegalStateException(
                    "The gradient of step %d is not finite: take a lower learning rate than %s."
                            .formatted(stepsDone + 1, learningRate));
        }
        tokens += rows.stream().mapToInt(TrainingRow::tokens).sum();
        return loss;
    }

    private static float[] weights(List<TrainingRow> rows, int[] part) {
        int length = Arrays.stream(part).map(index -> rows.get(index).weights().length).sum();
        float[] all = new float[length];
        int at = 0;
        for (int index : part) {
            float[] weights = rows.get(index).weights();
            System.arraycopy(weights, 0, all, at, weights.length);
            at += weights.length;
        }
        return all;
    }

    private void report(double learningRate) {
        double seconds = (System.nanoTime() - start) / 1e9;
        double left = seconds / stepsDone * (settings.steps() - stepsDone);
        progress.accept(
                new BootstrapProgress(
                        stepsDone,
                        settings.steps(),
                        lossSinceReport / stepsSinceReport,
                        learningRate,
                        tokens / seconds,
                        Duration.ofMillis((long) (left * 1000))));
        lossSinceReport = 0;
        stepsSinceReport = 0;
    }
}
