package io.reflectretry.cli.model;

import io.reflectretry.grpo.GrpoLoss;
import io.reflectretry.grpo.LossSums;
import io.reflectretry.grpo.OptimizerBatch;
import io.reflectretry.grpo.TokenColumns;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.MemoryNeeds;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.WeightForm;
import io.reflectretry.policy.training.Activations;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.StepResult;
import io.reflectretry.policy.training.TrainablePolicy;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One batch of generation, or one GRPO step, with random token ids, measured. */
final class ModelTrial {

    private static final double LEARNING_RATE = 1e-6;

    private final PolicyEngine engine;
    private final PolicyFolder folder;
    private final MemoryNeeds needs;
    private final Precision precision;
    private final TrialSize size;

    ModelTrial(PolicyEngine engine, PolicyFolder folder, Precision precision, TrialSize size) {
        this.engine = engine;
        this.folder = folder.withStopTokenIds();
        this.needs = MemoryNeeds.of(folder);
        this.precision = precision;
        this.size = size;
    }

    /**
     * What is tried.
     *
     * @param samples samples of one prompt, or reflections of one group
     * @param prompt tokens of the prompt
     * @param fresh tokens of each sample
     */
    record TrialSize(int samples, int prompt, int fresh) {}

    /**
     * What came out.
     *
     * @param what what was done, in words
     * @param loadSeconds until the weights were there
     * @param seconds what was done
     * @param tokens of the samples together
     * @param least the computed minimum of memory, in bytes: weights, cache, training state
     */
    record Result(String what, double loadSeconds, double seconds, long tokens, long least) {}

    Result generate(WeightForm form) {
        long started = System.nanoTime();
        try (Policy policy = Policy.load(engine, folder, 0, form).join()) {
            double load = since(started);
            BatchingGenerator generator =
                    new BatchingGenerator(engine, policy, GeneratorSettings.defaults());
            List<Long> seeds = IntStream.range(0, size.samples()).mapToObj(i -> (long) i).toList();
            started = System.nanoTime();
            List<Generation> written =
                    generator
                            .generate(
                                    new GenerationRequest(
                                            ids(size.prompt(), 1),
                                            seeds,
                                            new Sampling(1, 1, 0, size.fresh())))
                            .join()
                            .generations();
            long tokens = written.stream().mapToLong(each -> each.tokenIds().length).sum();
            long cache = needs.cachePerToken() * size.samples() * (size.prompt() + size.fresh());
            return new Result(
                    "generation, %d samples at once, %d + %d tokens"
                            .formatted(size.samples(), size.prompt(), size.fresh()),
                    load,
                    since(started),
                    tokens,
                    policy.bytes() + cache);
        }
    }

    /**
     * One optimizer step on one group.
     *
     * @param adapter what learns; nothing: all weights, which are float32 in any precision
     */
    Result step(Optional<AdapterFolder> adapter) {
        return engine.submit(() -> stepOnEngine(adapter)).join();
    }

    private Result stepOnEngine(Optional<AdapterFolder> adapter) {
        long started = System.nanoTime();
        AdamWSettings settings = AdamWSettings.defaults();
        Activations activations = Activations.RECOMPUTED;
        try (TrainablePolicy policy =
                        adapter.map(
                                        lora ->
                                                TrainablePolicy.open(
                                                        engine,
                                                        lora,
                                                        precision,
                                                        settings,
                                                        activations))
                                .orElseGet(
                                        () ->
                                                TrainablePolicy.open(
                                                        engine,
                                                        folder,
                                                        precision,
                                                        settings,
                                                        activations));
                GrpoLoss loss = new GrpoLoss(engine, GrpoSettings.defaults())) {
            double load = since(started);
            started = System.nanoTime();
            int tokens = size.samples() * size.fresh();
            policy.accumulate(
                    List.of(group()),
                    1,
                    loss.of(
                            columns(tokens),
                            new OptimizerBatch(size.samples(), tokens, tokens),
                            new LossSums()));
            StepResult result = policy.step(LEARNING_RATE);
            if (result.skipped()) {
                throw new IllegalStateException("The gradient is not finite.");
            }
            long least =
                    adapter.isPresent()
                            ? needs.parameters() * precision.bytes()
                            : needs.fullTraining();
            return new Result(
                    "one GRPO step, %s, prompt %d, %d reflections of %d tokens"
                            .formatted(
                                    adapter.isPresent() ? "LoRA" : "all weights",
                                    size.prompt(),
                                    size.samples(),
                                    size.fresh()),
                    load,
                    since(started),
                    tokens,
                    least);
        }
    }

    private PromptGroup group() {
        return new PromptGroup(
                ids(size.prompt(), 1),
                IntStream.range(0, size.samples())
                        .mapToObj(member -> ids(size.fresh(), member + 2))
                        .toList());
    }

    /** Every other member was right. */
    private TokenColumns columns(int tokens) {
        double[] advantages = new double[tokens];
        boolean[] mask = new boolean[tokens];
        long[] sequence = new long[tokens];
        for (int i = 0; i < tokens; i++) {
            sequence[i] = i / size.fresh();
            advantages[i] = sequence[i] % 2 == 0 ? 1 : -1;
            mask[i] = true;
        }
        return new TokenColumns(
                new double[tokens],
                advantages,
                mask,
                sequence,
                size.samples(),
                Optional.empty(),
                Optional.empty());
    }

    private int[] ids(int count, long seed) {
        return new SplittableRandom(seed).ints(count, 3, folder.config().vocabSize()).toArray();
    }

    private static double since(long started) {
        return (System.nanoTime() - started) / 1e9;
    }
}
