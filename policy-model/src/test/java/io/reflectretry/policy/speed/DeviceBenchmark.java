package io.reflectretry.policy.speed;

import io.reflectretry.policy.device.Gpu;
import io.reflectretry.policy.engine.ComputeDevice;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.training.Activations;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TrainablePolicy;
import io.reflectretry.policy.training.WeightedLikelihood;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One optimizer step on reflections, and the writing of as many, on the device that RRR_DEVICE
 * names. No test by name: it runs only when it is asked for (docs/gpu.md). {@code
 * -Drrr.benchmark.rounds=N} sets the number of rounds.
 */
class DeviceBenchmark {

    private static final int ROUNDS = Integer.getInteger("rrr.benchmark.rounds", 5);
    private static final ReflectionStep STEP = ReflectionStep.MEASURED;

    @TempDir Path scratch;

    @Test
    void stepAndSamples() throws IOException, InterruptedException {
        ComputeDevice device = ComputeDevice.ofEnvironment();
        EngineSettings settings = EngineSettings.singleThreaded().on(device);
        PolicyFolder folder =
                FreshPolicy.write(
                        scratch.resolve("model"), ReflectionStep.MODEL, new int[] {0}, 0, 1);
        try (PolicyEngine engine = PolicyEngine.start(settings)) {
            print("%s: %s", device, Gpu.name(device));
            print(
                    "%,d parameters, float32; prompt %d, reflection %d, G %d; medians of %d rounds",
                    ReflectionStep.MODEL.parameterCount(),
                    STEP.prompt(),
                    STEP.reflection(),
                    STEP.members(),
                    ROUNDS);
            for (Activations activations : Activations.values()) {
                report(
                        "step, activations " + activations.name().toLowerCase(Locale.ROOT),
                        STEP.sharedTokens(),
                        steps(engine, folder, activations));
            }
            report("samples", STEP.completionTokens(), samples(engine, folder));
        }
    }

    private static double steps(PolicyEngine engine, PolicyFolder folder, Activations activations) {
        return onEngine(
                engine,
                () -> {
                    try (TrainablePolicy policy =
                                    TrainablePolicy.open(
                                            engine, folder, AdamWSettings.defaults(), activations);
                            WeightedLikelihood likelihood = new WeightedLikelihood(engine)) {
                        return median(() -> step(policy, likelihood));
                    }
                });
    }

    /** Ends with the norm, read from the device: nothing is left to be computed. */
    private static void step(TrainablePolicy policy, WeightedLikelihood likelihood) {
        policy.accumulate(
                List.of(STEP.group()),
                ReflectionStep.TEMPERATURE,
                likelihood.loss(STEP.lossWeights(), STEP.completionTokens()));
        policy.step(1e-6);
    }

    private static double samples(PolicyEngine engine, PolicyFolder folder) {
        PromptGroup group = STEP.group();
        List<Long> seeds = LongStream.range(0, STEP.members()).boxed().toList();
        try (Policy policy = Policy.load(engine, folder.withStopTokenIds(), 0).join()) {
            BatchingGenerator generator =
                    new BatchingGenerator(engine, policy, GeneratorSettings.defaults());
            GenerationRequest request =
                    new GenerationRequest(group.prompt(), seeds, Sampling.at(1, STEP.reflection()));
            return median(
                    () -> {
                        List<Generation> written = generator.generate(request).join().generations();
                        if (written.stream().mapToInt(g -> g.tokenIds().length).sum()
                                != STEP.completionTokens()) {
                            throw new IllegalStateException("a sample ended early");
                        }
                    });
        }
    }

    /** Seconds; the first round, which prepares kernels and memory, does not count. */
    private static double median(Runnable work) {
        work.run();
        double[] seconds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            work.run();
            seconds[round] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[ROUNDS / 2];
    }

    private static void report(String what, int tokens, double seconds) {
        print("%-28s %9.4f s  %,12.0f tokens/s", what, seconds, tokens / seconds);
    }

    private static <T> T onEngine(PolicyEngine engine, Callable<T> work) {
        return engine.submit(work).join();
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
