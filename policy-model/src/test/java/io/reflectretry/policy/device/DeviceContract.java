package io.reflectretry.policy.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.TestEngine;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.Scores;
import io.reflectretry.policy.training.Activations;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TrainablePolicy;
import io.reflectretry.policy.training.WeightedLikelihood;
import io.reflectretry.policy.verify.ModelVerification;
import io.reflectretry.policy.verify.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy promises on every device, in float32 arithmetic. */
abstract class DeviceContract {

    private static final PolicyFolder MODEL = PolicyFolder.open(Fixtures.model("qwen2_tied"));
    private static final int STEPS = 3;

    /** The longest prompt of groups that stand in padded rows, and of such as stand in blocks. */
    private static final int SHORT = 33;

    private static final int LONG = 300;

    /**
     * The epsilon is far above the noise of float32 sums. AdamW's usual 1e-8 makes a whole step out
     * of a gradient that is nothing but noise, in either direction.
     */
    private static final AdamWSettings SETTINGS = new AdamWSettings(0.9, 0.999, 1e-3, 0.01, 1);

    @TempDir Path scratch;

    abstract PolicyEngine engine();

    @ParameterizedTest
    @ValueSource(strings = {"qwen2_tied", "mistral_bf16", "phi3_longrope_bf16"})
    void logitsGreedyTokensAndGradientsAreTheReferenceNumbers(String model) throws IOException {
        Path folder = Fixtures.model(model);
        List<Part> parts =
                ModelVerification.run(
                        engine(),
                        PolicyFolder.open(folder),
                        Optional.empty(),
                        folder.resolve("expected.json"));

        assertThat(parts).hasSizeGreaterThanOrEqualTo(6).allMatch(Part::agrees);
    }

    @Test
    void anAdaptersNumbersAreTheReferenceNumbers() throws IOException {
        Path adapter = Fixtures.adapter("qwen2_r4_all");
        List<Part> parts =
                ModelVerification.run(
                        engine(), MODEL, Optional.of(adapter), adapter.resolve("expected.json"));

        assertThat(parts).hasSizeGreaterThanOrEqualTo(6).allMatch(Part::agrees);
    }

    @ParameterizedTest
    @EnumSource
    void trainingGivesThePolicyThatTheCpuGives(Activations activations) {
        Scores here = trained(engine(), activations, scratch.resolve("here"));
        Scores cpu = trained(TestEngine.ENGINE, activations, scratch.resolve("cpu"));

        assertThat(here.logProbabilities()).containsExactly(cpu.logProbabilities(), within(1e-4f));
        assertThat(here.entropies()).containsExactly(cpu.entropies(), within(1e-4f));
        // The files say the same wherever they are read again.
        Scores file = scores(TestEngine.ENGINE, PolicyFolder.open(scratch.resolve("here")));
        assertThat(file.logProbabilities()).containsExactly(here.logProbabilities(), within(1e-4f));
    }

    private Scores trained(PolicyEngine engine, Activations activations, Path target) {
        return await(
                engine,
                () -> {
                    try (TrainablePolicy policy =
                                    TrainablePolicy.open(engine, MODEL, SETTINGS, activations);
                            WeightedLikelihood loss = new WeightedLikelihood(engine)) {
                        float[] before = policy.score(groups(SHORT), 1).logProbabilities();
                        for (int step = 0; step < STEPS; step++) {
                            learn(policy, loss, step == 1 ? groups(LONG) : groups(SHORT));
                            if (step == 0) {
                                // Moments and step counts must come back to where the weights are.
                                Path file = target.resolveSibling(target.getFileName() + ".adamw");
                                policy.saveOptimizer(file);
                                policy.restoreOptimizer(file);
                            }
                        }
                        policy.saveWeights(target);
                        Scores after = policy.score(groups(SHORT), 1);
                        assertThat(sum(after.logProbabilities())).isGreaterThan(sum(before) + 1);
                        return after;
                    }
                });
    }

    private static void learn(
            TrainablePolicy policy, WeightedLikelihood loss, List<PromptGroup> groups) {
        float[] weights = new float[groups.stream().mapToInt(PromptGroup::completionTokens).sum()];
        Arrays.fill(weights, 1);
        policy.accumulate(groups, 1, loss.loss(weights, weights.length));
        assertThat(policy.step(1e-2).skipped()).isFalse();
    }

    /** Prompts and samples of many lengths, so that ended samples leave the batch in the middle. */
    @Test
    void samplesHaveTheLogProbabilitiesThatScoringGives() {
        double temperature = 0.9;
        List<PromptGroup> written = new ArrayList<>();
        List<float[]> own = new ArrayList<>();
        try (Policy policy = Policy.load(engine(), MODEL, 0).join()) {
            BatchingGenerator generator =
                    new BatchingGenerator(engine(), policy, GeneratorSettings.defaults());
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (PromptGroup group : groups(SHORT)) {
                Sampling sampling = Sampling.at(temperature, 3 + group.prompt().length % 20);
                List<Generation> samples =
                        generator
                                .generate(
                                        new GenerationRequest(
                                                group.prompt(), List.of(1L, 2L, 3L), sampling))
                                .join()
                                .generations();
                written.add(
                        new PromptGroup(
                                group.prompt(),
                                samples.stream().map(Generation::tokenIds).toList()));
                samples.forEach(sample -> own.add(sample.logProbabilities()));
            }
            float[] scored = policy.score(written, temperature).join().logProbabilities();
            int at = 0;
            for (float[] sample : own) {
                for (float logProbability : sample) {
                    assertThat(logProbability).isCloseTo(scored[at++], within(1e-4f));
                }
            }
            assertThat(at).isEqualTo(scored.length);
        }
    }

    /** bfloat16 products are rounded: near what the CPU says, as far as that goes. */
    @Test
    void matricesInBfloat16ScoreAsOnTheCpu() {
        Scores here = scores(engine(), MODEL, Precision.BFLOAT16);
        Scores cpu = scores(TestEngine.ENGINE, MODEL, Precision.BFLOAT16);

        assertThat(here.logProbabilities()).containsExactly(cpu.logProbabilities(), within(0.05f));
    }

    private static Scores scores(PolicyEngine engine, PolicyFolder folder) {
        return scores(engine, folder, Precision.FLOAT32);
    }

    private static Scores scores(PolicyEngine engine, PolicyFolder folder, Precision precision) {
        try (Policy policy = Policy.load(engine, folder, 0, precision).join()) {
            return policy.score(groups(SHORT), 1).join();
        }
    }

    private static List<PromptGroup> groups(int longest) {
        SplittableRandom random = new SplittableRandom(4);
        List<PromptGroup> groups = new ArrayList<>();
        for (int length : new int[] {5, 17, 40, longest}) {
            groups.add(
                    new PromptGroup(
                            ids(random, length),
                            List.of(ids(random, 3), ids(random, length), ids(random, 12))));
        }
        return groups;
    }

    private static int[] ids(SplittableRandom random, int length) {
        return random.ints(length, 1, MODEL.config().vocabSize()).toArray();
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static <T> T await(PolicyEngine engine, Callable<T> work) {
        return engine.submit(work).join();
    }
}
