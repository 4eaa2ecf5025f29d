package io.reflectretry.benchmark;

import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GenerationResult;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.network.Packing;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.network.WeightForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/**
 * This project's engine: sampling at temperature 1 with log-probabilities, as a rollout does. The
 * prompts' pass is a run of its own with one new token.
 */
final class OurContestant implements Answering {

    private static final int FIRST_ID = 1000;

    private final PolicyEngine engine;
    private final BatchingGenerator generator;
    private final int vocabulary;

    private OurContestant(PolicyEngine engine, Policy policy) {
        this.engine = engine;
        generator = new BatchingGenerator(engine, policy, GeneratorSettings.defaults());
        vocabulary = policy.config().vocabSize();
    }

    /**
     * @param arguments model folder, precision, packing
     */
    public static void main(String[] arguments) throws IOException {
        WeightForm form =
                new WeightForm(Precision.valueOf(arguments[1]), Packing.valueOf(arguments[2]));
        try (PolicyEngine engine = PolicyEngine.start(EngineSettings.singleThreaded());
                Policy policy =
                        Policy.load(
                                        engine,
                                        PolicyFolder.open(Path.of(arguments[0])).withStopTokenIds(),
                                        1,
                                        form)
                                .join()) {
            new OurContestant(engine, policy).answer();
        }
    }

    @Override
    public Measured measure(Load load) {
        Seconds first = write(load, 1);
        return new Measured(first, write(load, load.fresh()));
    }

    private Seconds write(Load load, int fresh) {
        List<GenerationRequest> requests = new ArrayList<>();
        List<Long> seeds = LongStream.range(0, load.batch()).boxed().toList();
        Sampling sampling = Sampling.at(1, fresh);
        switch (load.prompts()) {
            case SHARED ->
                    requests.add(new GenerationRequest(ids(load.prompt(), 0), seeds, sampling));
            case APART ->
                    seeds.forEach(
                            seed ->
                                    requests.add(
                                            new GenerationRequest(
                                                    ids(load.prompt(), seed),
                                                    List.of(seed),
                                                    sampling)));
        }
        // The engine is held until all requests wait, so that they make one batch.
        CompletableFuture<Void> gate = new CompletableFuture<>();
        engine.submit(gate::join);
        List<CompletableFuture<GenerationResult>> results =
                requests.stream().map(generator::generate).toList();
        Seconds begun = Seconds.now();
        gate.complete(null);
        results.forEach(CompletableFuture::join);
        return Seconds.now().since(begun);
    }

    private int[] ids(int count, long seed) {
        return new SplittableRandom(seed).ints(count, FIRST_ID, vocabulary).toArray();
    }
}
