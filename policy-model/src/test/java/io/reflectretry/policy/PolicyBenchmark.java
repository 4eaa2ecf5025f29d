package io.reflectretry.policy;

import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GenerationResult;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.network.MicroBatches;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TrainablePolicy;
import io.reflectretry.policy.training.WeightedLikelihood;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Measures generation and training of a policy as small as the demo's, on one thread. Run it from
 * the top of the project with
 *
 * <pre>
 *   mvn -q -pl policy-model test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 *   cd policy-model
 *   OMP_NUM_THREADS=1 java --enable-native-access=ALL-UNNAMED \
 *       -cp target/test-classes:target/classes:$(cat target/classpath) \
 *       io.reflectretry.policy.PolicyBenchmark
 * </pre>
 */
public final class PolicyBenchmark {

    private static final int VOCABULARY = 450;
    private static final int ROUNDS = 8;
    private static final int TOKENS_PER_PIECE = 2048;
    private static final DecoderConfig SHAPE =
            new DecoderConfig(VOCABULARY, 128, 384, 4, 4, 4, 32, 1e-6, 10_000, 256, true);

    private final SplittableRandom random = new SplittableRandom(1);
    private final PolicyEngine engine;
    private final PolicyFolder folder;

    private PolicyBenchmark(PolicyEngine engine, PolicyFolder folder) {
        this.engine = engine;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        Path path = Files.createTempDirectory("policy-benchmark");
        PolicyFolder folder = FreshPolicy.write(path, SHAPE, new int[] {0}, 0, 1);
        System.out.printf("%,d parameters%n", SHAPE.parameterCount());
        try (PolicyEngine engine = PolicyEngine.start(EngineSettings.singleThreaded())) {
            PolicyBenchmark benchmark = new PolicyBenchmark(engine, folder);
            benchmark.generation("512 prompts of 10-35 tokens, 5-12 new", 512, 1);
            benchmark.generation("64 prompts x 8 samples, 5-12 new", 64, 8);
            benchmark.generation("1 prompt, 12 new", 1, 1);
            benchmark.training("64 groups x 8 reflections of 6 tokens", 64, 8, 6);
            benchmark.training("64 episodes, 40 tokens trained", 64, 1, 40);
        }
    }

    private void generation(String name, int prompts, int samples) {
        try (Policy policy = Policy.load(engine, folder, 1).join()) {
            BatchingGenerator generator =
                    new BatchingGenerator(engine, policy, GeneratorSettings.defaults());
            report(name, () -> generateOnce(generator, prompts, samples));
        }
    }

    private long generateOnce(BatchingGenerator generator, int prompts, int samples) {
        List<CompletableFuture<GenerationResult>> results = new ArrayList<>();
        // The engine is held until all requests wait, so that they make one batch.
        CompletableFuture<Void> gate = new CompletableFuture<>();
        engine.submit(gate::join);
        for (int i = 0; i < prompts; i++) {
            List<Long> seeds = random.longs(samples).boxed().toList();
            Sampling sampling = Sampling.at(1, random.nextInt(5, 13));
            results.add(
                    generator.generate(
                            new GenerationRequest(ids(random.nextInt(10, 36)), seeds, sampling)));
        }
        gate.complete(null);
        return results.stream()
                .flatMap(result -> result.join().generations().stream())
                .mapToLong(generation -> generation.tokenIds().length)
                .sum();
    }

    private void training(String name, int groups, int members, int length) {
        TrainablePolicy policy =
                await(() -> TrainablePolicy.open(engine, folder, AdamWSettings.defaults()));
        WeightedLikelihood likelihood = new WeightedLikelihood(engine);
        report(name, () -> await(() -> trainOnce(policy, likelihood, groups, members, length)));
    }

    private long trainOnce(
            TrainablePolicy policy,
            WeightedLikelihood likelihood,
            int groups,
            int members,
            int length) {
        List<PromptGroup> batch = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            List<int[]> completions = new ArrayList<>();
            for (int member = 0; member < members; member++) {
                completions.add(ids(length));
            }
            batch.add(new PromptGroup(ids(random.nextInt(20, 36)), completions));
        }
        long tokens = 0;
        for (int[] piece : MicroBatches.plan(batch, TOKENS_PER_PIECE)) {
            List<PromptGroup> micro = Arrays.stream(piece).mapToObj(batch::get).toList();
            float[] weights =
                    new float[micro.stream().mapToInt(PromptGroup::completionTokens).sum()];
            Arrays.fill(weights, 1);
            policy.accumulate(micro, 1, likelihood.loss(weights, groups * members * length));
            tokens += micro.stream().mapToInt(PromptGroup::rowTokens).sum();
        }
        policy.step(1e-3);
        return tokens;
    }

    private <T> T await(Callable<T> work) {
        return engine.submit(work).join();
    }

    private int[] ids(int length) {
        return random.ints(length, 1, VOCABULARY).toArray();
    }

    /** Time on the clock and of the engine thread alone, which busy neighbours disturb less. */
    private void report(String name, LongSupplier work) {
        work.getAsLong();
        work.getAsLong();
        long tokens = 0;
        long busyStart = engineNanos();
        long[] nanos = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            tokens += work.getAsLong();
            nanos[round] = System.nanoTime() - start;
        }
        double busy = (engineNanos() - busyStart) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                "%-40s %6d tokens, median %6.1f ms, engine thread %6.1f ms: %,7.0f tokens/s%n",
                name, tokens / ROUNDS, nanos[ROUNDS / 2] / 1e6, busy / ROUNDS * 1e3, tokens / busy);
    }

    private long engineNanos() {
        return await(() -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }
}
