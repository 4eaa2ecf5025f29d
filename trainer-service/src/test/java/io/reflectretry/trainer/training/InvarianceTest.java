package io.reflectretry.trainer.training;

import static io.reflectretry.trainer.training.Rewards.FAIL;
import static io.reflectretry.trainer.training.Rewards.PASS;
import static io.reflectretry.trainer.training.Rewards.UNSCORABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.grpo.GrpoLoss;
import io.reflectretry.grpo.LossSums;
import io.reflectretry.grpo.OptimizerBatch;
import io.reflectretry.grpo.TokenColumns;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.ImportanceSamplingLevel;
import io.reflectretry.model.run.GrpoSettings.LossType;
import io.reflectretry.model.run.GrpoSettings.SamplerCorrection;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradient of a batch is a fact of the batch, to the rounding of single precision: not of how
 * it is cut, ordered, padded, of whether a prompt is read once or for each member, of where the
 * trained tokens stand in the conversation. For every loss; all but the first optimizer step of a
 * batch, so that old, sampler and reference all differ from the policy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvarianceTest {

    private static final double ROUNDING = 1e-5;
    private static final int WHOLE = 1 << 20;

    private final Rewards rewards = new Rewards("r", 4);
    private final TestRuns runs = TestRuns.small();

    private TrainablePolicy policy;

    @BeforeAll
    void open(@TempDir Path folder) {
        PolicyFolder model = PolicyFolder.open(TestRuns.writeModel(folder));
        policy =
                TestEngine.run(
                        () ->
                                TrainablePolicy.open(
                                        TestEngine.get(), model, AdamWSettings.defaults()));
    }

    @AfterAll
    void close() {
        TestEngine.run(
                () -> {
                    policy.close();
                    return null;
                });
    }

    /** Every loss type by token and by sequence, each with a term more that could go wrong. */
    static Stream<GrpoSettings> losses() {
        return Arrays.stream(LossType.values())
                .flatMap(
                        type ->
                                Stream.of(
                                        loss(type),
                                        loss(type)
                                                .with()
                                                .importanceSamplingLevel(
                                                        ImportanceSamplingLevel.SEQUENCE)
                                                .samplerCorrection(
                                                        SamplerCorrection.SEQUENCE_TRUNCATE,
                                                        0.8,
                                                        1.2)
                                                .build(),
                                        loss(type)
                                                .with()
                                                .beta(0.3)
                                                .samplerCorrection(
                                                        SamplerCorrection.TOKEN_MASK, 0.9, 1.5)
                                                .build()));
    }

    private static GrpoSettings loss(LossType type) {
        return GrpoSettings.defaults()
                .with()
                .lossType(type)
                .epsilons(0.2, type == LossType.CISPO ? 5 : 0.2)
                .build();
    }

    private Batch batch() {
        List<RewardGroup.Ready> groups = new ArrayList<>();
        LongStream.range(0, 5)
                .forEach(
                        index ->
                                groups.addAll(
                                        StepPlanTest.batch(
                                                        rewards.group(index, 0)
                                                                .toArray(RewardAssigned[]::new))
                                                .groups()));
        return new Batch(0, groups, List.of());
    }

    private StepPlan plan(GrpoSettings loss, TrainOn trainOn) {
        return StepPlan.of(batch(), runs.grpo(loss).trainOn(trainOn).configuration());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void howTheBatchIsCutAndPadded(GrpoSettings loss) {
        for (TrainOn trainOn : List.of(TrainOn.REFLECTION, TrainOn.BOTH)) {
            StepPlan plan = plan(loss, trainOn);

            Map<String, float[]> padded = gradients(plan.rows(), plan.totals(), loss, WHOLE);

            // Pieces of one row have no padding.
            assertAlike(padded, gradients(plan.rows(), plan.totals(), loss, 1));
            assertAlike(padded, gradients(plan.rows(), plan.totals(), loss, 80));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theOrderOfGroupsAndMembers(GrpoSettings loss) {
        StepPlan plan = plan(loss, TrainOn.REFLECTION);
        List<TrainingRow> backwards =
                plan.rows().reversed().stream()
                        .map(row -> new TrainingRow(row.examples().reversed()))
                        .toList();

        assertAlike(
                gradients(plan.rows(), plan.totals(), loss, 80),
                gradients(backwards, plan.totals(), loss, 80));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whetherMembersShareTheirPromptOrEachHasItsOwn(GrpoSettings loss) {
        StepPlan plan = plan(loss, TrainOn.REFLECTION);
        List<TrainingRow> repeated =
                plan.rows().stream()
                        .flatMap(row -> row.examples().stream())
                        .map(example -> new TrainingRow(List.of(example)))
                        .toList();
        assertThat(repeated).hasSizeGreaterThan(plan.rows().size());

        assertAlike(
                gradients(plan.rows(), plan.totals(), loss, WHOLE),
                gradients(repeated, plan.totals(), loss, WHOLE));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whetherTheReflectionIsTheCompletionOrAMaskedSpanOfTheConversation(GrpoSettings loss) {
        StepPlan plan = plan(loss, TrainOn.REFLECTION);
        List<TrainingExample> examples =
                plan.rows().stream().flatMap(row -> row.examples().stream()).toList();

        assertAlike(
                gradients(plan.rows(), plan.totals(), loss, WHOLE),
                spans(examples, plan.totals(), loss));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whetherMembersWithoutAdvantageGoThroughTheNetwork(GrpoSettings settings) {
        GrpoSettings loss = settings.with().beta(0).build();
        Batch batch =
                StepPlanTest.batch(
                        rewards.reward(1, 0, 0, PASS),
                        rewards.reward(1, 1, 0, UNSCORABLE),
                        rewards.reward(1, 2, 0, FAIL),
                        rewards.reward(1, 3, 0, UNSCORABLE));
        StepPlan skipping = StepPlan.of(batch, runs.grpo(loss).configuration());
        // A KL term makes the plan whole; the loss has none.
        StepPlan whole = StepPlan.of(batch, runs.grpo(loss.with().beta(1).build()).configuration());
        assertThat(skipping.rows().getFirst().examples()).hasSize(2);
        assertThat(whole.rows().getFirst().examples()).hasSize(4);
        assertThat(skipping.totals()).isEqualTo(whole.totals());

        assertAlike(
                gradients(skipping.rows(), skipping.totals(), loss, WHOLE),
                gradients(whole.rows(), whole.totals(), loss, WHOLE));
    }

    private Map<String, float[]> gradients(
            List<TrainingRow> rows, OptimizerBatch totals, GrpoSettings settings, int budget) {
        return TestEngine.run(
                () -> {
                    try (GrpoLoss loss = new GrpoLoss(TestEngine.get(), settings)) {
                        List<MicroBatch> pieces = MicroBatch.cut(rows, budget);
                        new OptimizerStep(policy, loss)
                                .accumulate(
                                        pieces,
                                        totals,
                                        columns(pieces, 1),
                                        columns(pieces, 2),
                                        new LossSums());
                        return take();
                    }
                });
    }

    /** Each example alone, all of its conversation the completion of its first token. */
    private Map<String, float[]> spans(
            List<TrainingExample> examples, OptimizerBatch totals, GrpoSettings settings) {
        return TestEngine.run(
                () -> {
                    try (GrpoLoss loss = new GrpoLoss(TestEngine.get(), settings)) {
                        for (TrainingExample example : examples) {
                            Span span = Span.of(example);
                            policy.accumulate(
                                    List.of(span.group()),
                                    example.temperature(),
                                    loss.of(span.columns(), totals, new LossSums()));
                        }
                        return take();
                    }
                });
    }

    private Map<String, float[]> take() {
        Map<String, float[]> gradients = policy.gradients();
        policy.discardGradients();
        return gradients;
    }

    /** Log-probabilities near the sampler's, for each token the same wherever it stands. */
    private static List<float[]> columns(List<MicroBatch> pieces, int which) {
        return pieces.stream()
                .map(
                        piece -> {
                            List<Float> all = new ArrayList<>();
                            piece.rows().stream()
                                    .flatMap(row -> row.examples().stream())
                                    .forEach(
                                            example -> {
                                                for (float value : column(example, which)) {
                                                    all.add(value);
                                                }
                                            });
                            float[] flat = new float[all.size()];
                            IntStream.range(0, flat.length).forEach(i -> flat[i] = all.get(i));
                            return flat;
                        })
                .toList();
    }

    private static float[] column(TrainingExample example, int which) {
        int[] ids = example.sample().tokenIds();
        Random random = new Random(Arrays.hashCode(ids) * 31L + which);
        float[] values = new float[ids.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = example.sample().logProbabilities()[i] + 0.6f * random.nextFloat() - 0.3f;
        }
        return values;
    }

    /** A conversation: its first token, then the rest of the prompt, the reflection, a retry. */
    private record Span(PromptGroup group, TokenColumns columns) {

        private static final int RETRY = 5;

        static Span of(TrainingExample example) {
            int[] prompt = example.sample().promptTokenIds();
            int[] trained = example.sample().tokenIds();
            int before = prompt.length - 1;
            int[] completion =
                    Arrays.copyOfRange(prompt, 1, prompt.length + trained.length + RETRY);
            System.arraycopy(trained, 0, completion, before, trained.length);
            Arrays.fill(completion, before + trained.length, completion.length, 7);
            boolean[] mask = new boolean[completion.length];
            Arrays.fill(mask, before, before + trained.length, true);
            double[] advantages = new double[completion.length];
            Arrays.fill(advantages, example.advantage());
            return new Span(
                    new PromptGroup(new int[] {prompt[0]}, List.of(completion)),
                    new TokenColumns(
                            spread(example.sample().logProbabilities(), before, completion.length),
                            advantages,
                            mask,
                            new long[completion.length],
                            1,
                            Optional.of(spread(column(example, 1), before, completion.length)),
                            Optional.of(spread(column(example, 2), before, completion.length))));
        }

        /** What nobody recorded is no number. */
        private static double[] spread(float[] values, int before, int length) {
            double[] spread = new double[length];
            Arrays.fill(spread, Double.NaN);
            for (int i = 0; i < values.length; i++) {
                spread[before + i] = values[i];
            }
            return spread;
        }
    }

    private static void assertAlike(Map<String, float[]> one, Map<String, float[]> other) {
        double scale =
                one.values().stream().mapToDouble(InvarianceTest::largest).max().orElseThrow();
        assertThat(scale).isGreaterThan(1e-4);
        one.forEach(
                (name, values) ->
                        assertThat(largestDifference(values, other.get(name)) / scale)
                                .as(name)
                                .isLessThan(ROUNDING));
    }

    /**
     * In plain Java: AssertJ compares floats by their decimals, which takes longer than the
     * network.
     */
    private static double largestDifference(float[] one, float[] other) {
        assertThat(other).hasSameSizeAs(one);
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = Math.abs((double) one[i] - other[i]);
            largest = Math.max(largest, Double.isNaN(difference) ? Double.MAX_VALUE : difference);
        }
        return largest;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
