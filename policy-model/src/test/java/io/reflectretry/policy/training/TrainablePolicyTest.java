package io.reflectretry.policy.training;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static io.reflectretry.policy.TestEngine.onEngine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.MicroBatches;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.Scores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training step promises beyond the reference numbers. */
class TrainablePolicyTest {

    private static final PolicyFolder FOLDER = PolicyFolder.open(Fixtures.model("qwen2_tied"));

    private final SplittableRandom random = new SplittableRandom(11);

    @TempDir Path scratch;

    @Test
    void aSharedPromptGivesTheGradientOfTheRepeatedPrompt() {
        List<PromptGroup> shared = groups(5);
        List<PromptGroup> repeated =
                shared.stream()
                        .flatMap(
                                group ->
                                        group.completions().stream()
                                                .map(
                                                        c ->
                                                                new PromptGroup(
                                                                        group.prompt(),
                                                                        List.of(c))))
                        .toList();
        float[] weights = weights(shared);

        Map<String, float[]> expected = gradients(List.of(repeated), List.of(weights));
        Map<String, float[]> actual = gradients(List.of(shared), List.of(weights));

        assertSameGradients(actual, expected);
    }

    @Test
    void cuttingABatchIntoMicroBatchesDoesNotChangeTheGradient() {
        List<PromptGroup> batch = groups(9);
        List<List<PromptGroup>> pieces = new ArrayList<>();
        for (int[] piece : MicroBatches.plan(batch, 120)) {
            pieces.add(Arrays.stream(piece).mapToObj(batch::get).toList());
        }
        assertThat(pieces).hasSizeGreaterThan(2);
        // One weight a token of the same value, so that the order of the pieces does not matter.
        Function<List<PromptGroup>, float[]> constant =
                groups -> {
                    float[] weights = new float[tokens(groups)];
                    Arrays.fill(weights, 0.7f);
                    return weights;
                };

        Map<String, float[]> whole = gradients(List.of(batch), List.of(constant.apply(batch)));
        Map<String, float[]> cut = gradients(pieces, pieces.stream().map(constant).toList());

        assertSameGradients(cut, whole);
    }

    @Test
    void longRowsGiveTheGradientOfShortOnes() {
        // Together a row of 588 positions and one of 530, in blocks; alone each is padded.
        List<PromptGroup> shared = longGroups();
        List<PromptGroup> repeated = alone(shared);
        float[] weights = weights(shared);
        assertThat(repeated).allMatch(group -> group.rowTokens() < 512);

        Map<String, float[]> expected =
                gradients(repeated.stream().map(List::of).toList(), cut(weights, repeated));
        Map<String, float[]> actual = gradients(List.of(shared), List.of(weights));

        assertSameGradients(actual, expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2_tied", "qwen2_untied_bf16"})
    void recomputedActivationsGiveTheSameScoresAndGradients(String model) {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model(model));
        for (List<PromptGroup> groups : List.of(groups(9), longGroups())) {
            Accumulated kept = accumulated(folder, Activations.KEPT, groups);
            Accumulated recomputed = accumulated(folder, Activations.RECOMPUTED, groups);

            assertThat(recomputed.result().loss()).isCloseTo(kept.result().loss(), within(1e-6));
            assertThat(recomputed.result().scores().logProbabilities())
                    .containsExactly(kept.result().scores().logProbabilities(), within(1e-5f));
            assertThat(recomputed.result().scores().entropies())
                    .containsExactly(kept.result().scores().entropies(), within(1e-5f));
            assertSameGradients(recomputed.gradients(), kept.gradients());
        }
    }

    private record Accumulated(MicroBatchResult result, Map<String, float[]> gradients) {}

    private Accumulated accumulated(
            PolicyFolder folder, Activations activations, List<PromptGroup> groups) {
        return onEngine(
                () -> {
                    try (TrainablePolicy policy =
                                    TrainablePolicy.open(
                                            ENGINE, folder, AdamWSettings.defaults(), activations);
                            WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
                        TokenLoss loss = likelihood.loss(weights(groups), 100);
                        return new Accumulated(
                                policy.accumulate(groups, 0.9, loss), policy.gradients());
                    }
                });
    }

    /** More tokens than one piece of the vocabulary projection takes. */
    private List<PromptGroup> longGroups() {
        return List.of(
                new PromptGroup(ids(300), List.of(ids(90), ids(1), new int[0], ids(110), ids(87))),
                new PromptGroup(ids(470), List.of(ids(30), ids(30))));
    }

    private static List<PromptGroup> alone(List<PromptGroup> groups) {
        return groups.stream()
                .flatMap(
                        group ->
                                group.completions().stream()
                                        .filter(completion -> completion.length > 0)
                                        .map(c -> new PromptGroup(group.prompt(), List.of(c))))
                .toList();
    }

    private static List<float[]> cut(float[] weights, List<PromptGroup> groups) {
        List<float[]> pieces = new ArrayList<>();
        int from = 0;
        for (PromptGroup group : groups) {
            int to = from + group.completionTokens();
            pieces.add(Arrays.copyOfRange(weights, from, to));
            from = to;
        }
        return pieces;
    }

    @Test
    void scoresEqualThoseOfThePassWithGradients() {
        List<PromptGroup> groups = groups(40);
        onEngine(
                () -> {
                    try (TrainablePolicy policy = open();
                            WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
                        Scores without = policy.score(groups, 0.7);
                        Scores with =
                                policy.accumulate(groups, 0.7, likelihood.loss(weights(groups), 10))
                                        .scores();
                        assertThat(without.logProbabilities())
                                .containsExactly(with.logProbabilities(), within(1e-4f));
                        assertThat(without.entropies())
                                .containsExactly(with.entropies(), within(1e-4f));
                        return assertEntropyIsBounded(without);
                    }
                });
    }

    private static boolean assertEntropyIsBounded(Scores scores) {
        for (float entropy : scores.entropies()) {
            assertThat(entropy).isBetween(0f, (float) Math.log(300));
        }
        return true;
    }

    @Test
    void aGradientThatIsNotFiniteSkipsTheStepAndLeavesNoTrace() {
        List<PromptGroup> groups = groups(3);
        float[] weights = weights(groups);
        float[] broken = weights.clone();
        broken[4] = Float.NaN;
        onEngine(
                () -> {
                    try (TrainablePolicy policy = open();
                            WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
                        float[] before = policy.score(groups, 1).logProbabilities();

                        policy.accumulate(groups, 1, likelihood.loss(broken, 10));
                        StepResult skipped = policy.step(1e-3);

                        assertThat(skipped.skipped()).isTrue();
                        assertThat(skipped.gradNorm()).isNaN();
                        assertThat(policy.stepsDone()).isZero();
                        assertThat(policy.score(groups, 1).logProbabilities()).isEqualTo(before);

                        policy.accumulate(groups, 1, likelihood.loss(weights, 10));
                        StepResult next = policy.step(1e-3);
                        assertThat(next.skipped()).isFalse();
                        assertThat(next.gradNorm()).isFinite();
                        assertThat(policy.score(groups, 1).logProbabilities()).isNotEqualTo(before);
                        return next;
                    }
                });
    }

    @Test
    void discardedGradientsDoNotCount() {
        List<PromptGroup> groups = groups(3);
        onEngine(
                () -> {
                    try (TrainablePolicy policy = open();
                            WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
                        TokenLoss loss = likelihood.loss(weights(groups), 10);
                        policy.accumulate(groups, 1, loss);
                        Map<String, float[]> once = policy.gradients();
                        policy.discardGradients();
                        policy.accumulate(groups, 1, loss);
                        assertSameGradients(policy.gradients(), once);
                        return once;
                    }
                });
    }

    @Test
    void aStepWithoutGradientsIsRefused() {
        assertThatThrownBy(
                        () ->
                                onEngine(
                                        () -> {
                                            try (TrainablePolicy policy = open()) {
                                                return policy.step(1e-3);
                                            }
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("accumulate");
    }

    @Test
    void trainingGoesOnFromSavedWeightsAndMomentsAsIfItHadNotStopped() {
        List<PromptGroup> groups = groups(4);
        Path weights = scratch.resolve("weights");
        Path optimizer = scratch.resolve("optimizer.safetensors");
        onEngine(
                () -> {
                    try (WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE);
                            TrainablePolicy through = open()) {
                        TokenLoss loss = likelihood.loss(weights(groups), 10);
                        train(through, groups, loss, 3);
                        through.saveWeights(weights);
                        through.saveOptimizer(optimizer);
                        train(through, groups, loss, 3);

                        try (TrainablePolicy resumed =
                                TrainablePolicy.open(
                                        ENGINE,
                                        PolicyFolder.open(weights),
                                        AdamWSettings.defaults())) {
                            resumed.restoreOptimizer(optimizer);
                            assertThat(resumed.stepsDone()).isEqualTo(3);
                            train(resumed, groups, loss, 3);
                            assertThat(resumed.stepsDone()).isEqualTo(6);
                            assertThat(resumed.score(groups, 1).logProbabilities())
                                    .isEqualTo(through.score(groups, 1).logProbabilities());
                        }
                        return through;
                    }
                });
        assertThat(weights.resolve("generation_config.json"))
                .hasSameTextualContentAs(FOLDER.path().resolve("generation_config.json"));
    }

    @Test
    void aPolicyIsSavedWholeThoughTheFolderThatItWasOpenedFromIsGone() {
        // A run that goes on from an older state outlives that state's checkpoint.
        Path first = scratch.resolve("first");
        Path second = scratch.resolve("second");
        onEngine(
                () -> {
                    try (TrainablePolicy policy = open()) {
                        policy.saveWeights(first);
                        return policy;
                    }
                });
        onEngine(
                () -> {
                    try (TrainablePolicy policy =
                            TrainablePolicy.open(
                                    ENGINE, PolicyFolder.open(first), AdamWSettings.defaults())) {
                        removeFolder(first);
                        policy.saveWeights(second);
                        return policy;
                    }
                });

        assertThat(PolicyFolder.open(second).config()).isEqualTo(FOLDER.config());
        assertThat(second.resolve("generation_config.json"))
                .hasSameBinaryContentAs(FOLDER.path().resolve("generation_config.json"));
    }

    private static void removeFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void anOptimizerFileOfAnotherNetworkIsRefused() {
        Path file = scratch.resolve("other.safetensors");
        PolicyFolder other = PolicyFolder.open(Fixtures.model("qwen2_untied_bf16"));
        onEngine(
                () -> {
                    try (TrainablePolicy policy =
                            TrainablePolicy.open(ENGINE, other, AdamWSettings.defaults())) {
                        policy.saveOptimizer(file);
                        return policy;
                    }
                });
        assertThatThrownBy(
                        () ->
                                onEngine(
                                        () -> {
                                            try (TrainablePolicy policy = open()) {
                                                policy.restoreOptimizer(file);
                                                return policy;
                                            }
                                        }))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("other.safetensors")
                .hasMessageContaining("exp_avg.model.layers.2");
    }

    private static void train(
            TrainablePolicy policy, List<PromptGroup> groups, TokenLoss loss, int steps) {
        for (int step = 0; step < steps; step++) {
            policy.accumulate(groups, 1, loss);
            policy.step(1e-3);
        }
    }

    private static TrainablePolicy open() {
        return TrainablePolicy.open(ENGINE, FOLDER, AdamWSettings.defaults());
    }

    private static Map<String, float[]> gradients(
            List<List<PromptGroup>> batches, List<float[]> weights) {
        return onEngine(
                () -> {
                    try (TrainablePolicy policy = open();
                            WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
                        for (int i = 0; i < batches.size(); i++) {
                            policy.accumulate(
                                    batches.get(i), 0.9, likelihood.loss(weights.get(i), 100));
                        }
                        return policy.gradients();
                    }
                });
    }

    private static void assertSameGradients(
            Map<String, float[]> actual, Map<String, float[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (name, values) -> {
                    double squares = 0;
                    double worst = 0;
                    for (int i = 0; i < values.length; i++) {
                        squares += (double) values[i] * values[i];
                        worst = Math.max(worst, Math.abs(values[i] - actual.get(name)[i]));
                    }
                    assertThat(worst).as(name).isLessThan(1e-5 * Math.sqrt(squares) + 1e-9);
                });
    }

    private List<PromptGroup> groups(int count) {
        List<PromptGroup> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<int[]> completions = new ArrayList<>();
            for (int member = 0; member < 1 + i % 4; member++) {
                completions.add(ids(random.nextInt(1, 9)));
            }
            // A member without tokens is legal and gives nothing.
            completions.add(new int[0]);
            groups.add(new PromptGroup(ids(random.nextInt(1, 30)), completions));
        }
        return groups;
    }

    private float[] weights(List<PromptGroup> groups) {
        float[] weights = new float[tokens(groups)];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 7 - 3) / 3f;
        }
        return weights;
    }

    private static int tokens(List<PromptGroup> groups) {
        return groups.stream().mapToInt(PromptGroup::completionTokens).sum();
    }

    private int[] ids(int length) {
        return random.ints(length, 0, 300).toArray();
    }
}
