package io.reflectretry.trainer.training;

import io.reflectretry.grpo.GrpoLoss;
import io.reflectretry.messaging.Moment;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.lora.BaseReference;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.training.Activations;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The policy of one run, its optimizer and its loss. Any thread: the engine's does the work. */
final class PolicyTrainer {

    private final PolicyEngine engine;
    private final TrainingConfiguration configuration;
    private final TrainablePolicy policy;
    private final GrpoLoss loss;
    private final Optional<KlReference> reference;
    private final LearningRate rate;

    private PolicyTrainer(
            PolicyEngine engine,
            TrainingConfiguration configuration,
            TrainablePolicy policy,
            Optional<KlReference> reference) {
        this.engine = engine;
        this.configuration = configuration;
        this.policy = policy;
        this.reference = reference;
        loss = new GrpoLoss(engine, configuration.grpo());
        rate = new LearningRate(configuration.optimizer(), configuration.steps());
    }

    /**
     * Opens a policy for training.
     *
     * @param weights the folder to start from, the policy's or, of a LoRA run, its adapter's; it
     *     may be removed once the policy is open
     * @param moments the optimizer's state; nothing for a fresh one
     * @param untrained the folder of version 0, the reference of the KL term; loaded only where
     *     there is one, and never for a LoRA run, whose base is the reference
     */
    static CompletableFuture<PolicyTrainer> open(
            TrainingPlace place,
            TrainingConfiguration configuration,
            Path weights,
            Optional<Path> moments,
            Path untrained) {
        PolicyEngine engine = place.engine();
        boolean lora = configuration.lora().isPresent();
        Supplier<TrainablePolicy> policy =
                lora
                        ? adapter(place, configuration, weights)
                        : () ->
                                TrainablePolicy.open(
                                        engine,
                                        PolicyFolder.open(weights),
                                        precision(configuration),
                                        adamW(configuration),
                                        activations(configuration));
        CompletableFuture<Optional<Policy>> loaded =
                configuration.grpo().beta() == 0 || lora
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : Policy.load(
                                        engine,
                                        PolicyFolder.open(untrained),
                                        0,
                                        precision(configuration))
                                .thenApply(Optional::of);
        return loaded.thenCompose(
                reference ->
                        engine.submit(
                                () ->
                                        opened(
                                                engine,
                                                configuration,
                                                policy.get(),
                                                moments,
                                                reference)));
    }

    private static PolicyTrainer opened(
            PolicyEngine engine,
            TrainingConfiguration configuration,
            TrainablePolicy policy,
            Optional<Path> moments,
            Optional<Policy> untrained) {
        moments.ifPresent(policy::restoreOptimizer);
        Optional<KlReference> reference =
                configuration.grpo().beta() == 0
                        ? Optional.empty()
                        : Optional.of(
                                untrained
                                        .map(KlReference::of)
                                        .orElseGet(() -> KlReference.baseOf(policy, engine)));
        return new PolicyTrainer(engine, configuration, policy, reference);
    }

    /** The base's files are compared here, on the caller's thread: the engine has better to do. */
    private static Supplier<TrainablePolicy> adapter(
            TrainingPlace place, TrainingConfiguration configuration, Path weights) {
        Path base = BaseReference.read(weights).check(place.storageRoot());
        AdapterFolder folder = AdapterFolder.open(weights, PolicyFolder.open(base));
        return () ->
                TrainablePolicy.open(
                        place.engine(),
                        folder,
                        precision(configuration),
                        adamW(configuration),
                        activations(configuration));
    }

    private static AdamWSettings adamW(TrainingConfiguration configuration) {
        AdamWSettings defaults = AdamWSettings.defaults();
        return new AdamWSettings(
                defaults.beta1(),
                defaults.beta2(),
                defaults.epsilon(),
                configuration.optimizer().weightDecay(),
                configuration.optimizer().maxGradNorm());
    }

    private static Precision precision(TrainingConfiguration configuration) {
        return switch (configuration.optimizer().precision()) {
            case FLOAT32 -> Precision.FLOAT32;
            case BFLOAT16 -> Precision.BFLOAT16;
        };
    }

    private static Activations activations(TrainingConfiguration configuration) {
        return configuration.optimizer().recompute() ? Activations.RECOMPUTED : Activations.KEPT;
    }

    /**
     * Does a step, and then saves what it made.
     *
     * @param weights a folder that does not exist yet
     * @param moments a file that does not exist yet; nothing where the moments are not saved
     */
    CompletableFuture<StepOutcome> step(
            long step, StepPlan plan, Path weights, Optional<Path> moments) {
        return step(step, plan)
                .thenCompose(outcome -> save(weights, moments).thenApply(outcome::savedIn));
    }

    /** Does a step and saves nothing. */
    CompletableFuture<StepOutcome> step(long step, StepPlan plan) {
        List<MicroBatch> pieces =
                MicroBatch.cut(plan.rows(), configuration.optimizer().tokensPerMicroBatch());
        return reference(pieces)
                .thenCompose(
                        scores ->
                                engine.submit(
                                        () ->
                                                new OptimizerStep(policy, loss)
                                                        .run(
                                                                pieces,
                                                                plan.totals(),
                                                                scores,
                                                                rate.of(step))));
    }

    /** Saves weights and, where asked, moments; gives the seconds that it took. */
    CompletableFuture<Double> save(Path weights, Optional<Path> moments) {
        return engine.submit(
                () -> {
                    long start = System.nanoTime();
                    try (Moment _ = Moment.begin(Moment.Kind.CHECKPOINT)) {
                        policy.saveWeights(weights);
                        moments.ifPresent(policy::saveOptimizer);
                    }
                    return OptimizerStep.seconds(start, System.nanoTime());
                });
    }

    private CompletableFuture<List<float[]>> reference(List<MicroBatch> pieces) {
        CompletableFuture<List<float[]>> scores =
                CompletableFuture.completedFuture(new ArrayList<>());
        if (reference.isEmpty()) {
            return scores;
        }
        for (MicroBatch piece : pieces) {
            scores =
                    scores.thenCombine(
                            reference.get().score(piece.prompts(), piece.temperature()),
                            (all, some) -> {
                                all.add(some.logProbabilities());
                                return all;
                            });
        }
        return scores;
    }

    /** Frees everything, after the work that the engine already has. */
    CompletableFuture<Void> close() {
        reference.ifPresent(KlReference::close);
        return engine.submit(
                () -> {
                    loss.close();
                    policy.close();
                    return null;
                });
    }
}
