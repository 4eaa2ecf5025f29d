package io.reflectretry.trainer.training;

import static io.reflectretry.trainer.training.Rewards.FAIL;
import static io.reflectretry.trainer.training.Rewards.PASS;
import static io.reflectretry.trainer.training.Rewards.UNSCORABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.grpo.GrpoLoss;
import io.reflectretry.grpo.LossSums;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.ImportanceSamplingLevel;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps of a small real policy. */
class OptimizerStepTest {

    private final Rewards rewards = new Rewards("r", 4);
    private final TestRuns runs = TestRuns.small();

    @TempDir Path folder;
    private TrainablePolicy policy;

    @BeforeEach
    void open() {
        PolicyFolder model = PolicyFolder.open(TestRuns.writeModel(folder));
        policy =
                TestEngine.run(
                        () ->
                                TrainablePolicy.open(
                                        TestEngine.get(), model, AdamWSettings.defaults()));
    }

    @AfterEach
    void close() {
        TestEngine.run(
                () -> {
                    policy.close();
                    return null;
                });
    }

    private Batch batch() {
        List<RewardGroup.Ready> groups = new ArrayList<>();
        LongStream.range(0, 6)
                .forEach(
                        index ->
                                groups.addAll(
                                        StepPlanTest.batch(
                                                        rewards.group(index, 0)
                                                                .toArray(RewardAssigned[]::new))
                                                .groups()));
        return new Batch(0, groups, List.of());
    }

    private Map<String, float[]> gradients(StepPlan plan, TestRuns how, List<float[]> reference) {
        return TestEngine.run(
                () -> {
                    try (GrpoLoss loss = new GrpoLoss(TestEngine.get(), how.grpo())) {
                        new OptimizerStep(policy, loss)
                                .accumulate(
                                        MicroBatch.cut(plan.rows(), how.tokensPerMicroBatch()),
                                        plan.totals(),
                                        List.of(),
                                        reference,
                                        new LossSums());
                        Map<String, float[]> gradients = policy.gradients();
                        policy.discardGradients();
                        return gradients;
                    }
                });
    }

    private static void assertAlike(Map<String, float[]> one, Map<String, float[]> other) {
        double scale =
                one.values().stream().mapToDouble(OptimizerStepTest::largest).max().orElseThrow();
        assertThat(scale).isGreaterThan(1e-4);
        one.forEach(
                (name, values) ->
                        assertThat(other.get(name))
                                .as(name)
                                .containsExactly(values, within((float) (1e-5 * scale))));
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @Test
    void theGradientIsTheSameHoweverTheBatchIsCut() {
        for (TrainOn trainOn : List.of(TrainOn.REFLECTION, TrainOn.BOTH)) {
            TestRuns how = runs.trainOn(trainOn);
            StepPlan plan = StepPlan.of(batch(), how.configuration());

            assertAlike(
                    gradients(plan, how.tokensPerMicroBatch(1 << 20), List.of()),
                    gradients(plan, how.tokensPerMicroBatch(1), List.of()));
        }
    }

    @Test
    void membersWithoutAdvantageMayBeLeftOut() {
        Batch batch =
                StepPlanTest.batch(
                        rewards.reward(1, 0, 0, PASS),
                        rewards.reward(1, 1, 0, UNSCORABLE),
                        rewards.reward(1, 2, 0, FAIL),
                        rewards.reward(1, 3, 0, UNSCORABLE));
        StepPlan skipping = StepPlan.of(batch, runs.configuration());
        GrpoSettings kl = GrpoSettings.defaults().with().beta(1).build();
        StepPlan whole = StepPlan.of(batch, runs.grpo(kl).configuration());
        assertThat(skipping.rows().getFirst().examples()).hasSize(2);
        assertThat(whole.rows().getFirst().examples()).hasSize(4);

        assertAlike(gradients(skipping, runs, List.of()), gradients(whole, runs, List.of()));
    }

    @Test
    void aStepRaisesTheProbabilityOfWhatWasRewarded() {
        Batch batch =
                StepPlanTest.batch(rewards.reward(1, 0, 0, PASS), rewards.reward(1, 1, 0, FAIL));
        StepPlan plan = StepPlan.of(batch, runs.configuration());

        double[] gap =
                TestEngine.run(
                        () -> {
                            double before = gap(plan);
                            run(plan, 1e-2);
                            return new double[] {before, gap(plan)};
                        });

        assertThat(gap[1]).isGreaterThan(gap[0] + 0.01);
    }

    /** Log-probability of the rewarded completion, less that of the other. */
    private double gap(StepPlan plan) {
        TrainingRow row = plan.rows().getFirst();
        float[] scores = policy.score(List.of(row.prompts()), 1).logProbabilities();
        int first = row.examples().getFirst().tokens();
        double gap = 0;
        for (int i = 0; i < scores.length; i++) {
            gap += i < first ? scores[i] / first : -scores[i] / (scores.length - first);
        }
        return gap;
    }

    private StepOutcome run(StepPlan plan, double learningRate) {
        try (GrpoLoss loss = new GrpoLoss(TestEngine.get(), runs.grpo())) {
            return new OptimizerStep(policy, loss)
                    .run(
                            MicroBatch.cut(plan.rows(), runs.tokensPerMicroBatch()),
                            plan.totals(),
                            List.of(),
                            learningRate);
        }
    }

    @Test
    void aStepThatIsNotFiniteChangesNothing() {
        RewardAssigned reward = rewards.reward(1, 0, 0, PASS);
        Sample reflection = reward.reflection();
        float[] unknown = new float[reflection.tokenIds().length];
        Arrays.fill(unknown, Float.NaN);
        Batch batch =
                StepPlanTest.batch(
                        Rewards.withLogProbabilities(reward, unknown),
                        rewards.reward(1, 1, 0, FAIL));
        StepPlan broken = StepPlan.of(batch, runs.configuration());
        StepPlan whole = StepPlan.of(batch(), runs.configuration());

        TestEngine.run(
                () -> {
                    double before = gap(whole);
                    StepOutcome outcome = run(broken, 1e-2);
                    assertThat(outcome.skipped()).isTrue();
                    assertThat(gap(whole)).isEqualTo(before);
                    assertThat(policy.stepsDone()).isZero();
                    // The next step is not spoiled by what is left of the gradients.
                    assertThat(run(whole, 1e-2).skipped()).isFalse();
                    assertThat(gap(whole)).isFinite().isNotEqualTo(before);
                    return null;
                });
    }

    @Test
    void furtherStepsOnABatchCompareWithTheWeightsBeforeTheFirst() {
        GrpoSettings twice =
                GrpoSettings.defaults().with().numIterations(2).epsilons(1e-3, 1e-3).build();
        StepPlan plan = StepPlan.of(batch(), runs.grpo(twice).configuration());
        List<MicroBatch> pieces = MicroBatch.cut(plan.rows(), 60);
        Path model = folder.resolve(TestRuns.MODEL);

        TestEngine.run(
                () -> {
                    try (GrpoLoss loss = new GrpoLoss(TestEngine.get(), twice);
                            TrainablePolicy byHand =
                                    TrainablePolicy.open(
                                            TestEngine.get(),
                                            PolicyFolder.open(model),
                                            AdamWSettings.defaults())) {
                        OptimizerStep step = new OptimizerStep(byHand, loss);
                        List<float[]> old =
                                pieces.stream()
                                        .map(
                                                piece ->
                                                        byHand.score(
                                                                        piece.prompts(),
                                                                        piece.temperature())
                                                                .logProbabilities())
                                        .toList();
                        step.accumulate(
                                pieces, plan.totals(), List.of(), List.of(), new LossSums());
                        byHand.step(1e-2);
                        LossSums second = new LossSums();
                        step.accumulate(pieces, plan.totals(), old, List.of(), second);
                        byHand.step(1e-2);

                        StepOutcome outcome =
                                new OptimizerStep(policy, loss)
                                        .run(pieces, plan.totals(), List.of(), 1e-2);

                        assertThat(outcome.iterations()).isEqualTo(2);
                        assertThat(policy.stepsDone()).isEqualTo(2);
                        float[] expected = scores(byHand, pieces);
                        assertThat(scores(policy, pieces)).containsExactly(expected, within(1e-5f));
                        // In the first step no ratio differs from 1; in the second most do.
                        double clipped =
                                second.clippedLow(ImportanceSamplingLevel.TOKEN)
                                        + second.clippedHigh(ImportanceSamplingLevel.TOKEN);
                        assertThat(clipped).isGreaterThan(0.1);
                        assertThat(
                                        outcome.sums().clippedLow(ImportanceSamplingLevel.TOKEN)
                                                + outcome.sums()
                                                        .clippedHigh(ImportanceSamplingLevel.TOKEN))
                                .isCloseTo(clipped / 2, within(0.02));
                        return null;
                    }
                });
    }

    private static float[] scores(TrainablePolicy policy, List<MicroBatch> pieces) {
        return policy.score(pieces.getFirst().prompts(), 1).logProbabilities();
    }

    @Test
    void theReferenceOfTheKlTermPullsBack() {
        GrpoSettings kl = GrpoSettings.defaults().with().beta(1).build();
        Batch equal =
                StepPlanTest.batch(rewards.reward(1, 0, 0, FAIL), rewards.reward(1, 1, 0, FAIL));
        StepPlan plan = StepPlan.of(equal, runs.grpo(kl).configuration());
        List<MicroBatch> pieces = MicroBatch.cut(plan.rows(), 1 << 20);
        float[] same =
                TestEngine.run(
                        () -> policy.score(pieces.getFirst().prompts(), 1).logProbabilities());
        float[] other = same.clone();
        other[0] += 0.5f;

        // At the reference the divergence is at its least: no gradient.
        assertThat(gradients(plan, runs.grpo(kl), List.of(same)).values())
                .allSatisfy(values -> assertThat(largest(values)).isLessThan(1e-6));
        assertThat(gradients(plan, runs.grpo(kl), List.of(other)).values())
                .anySatisfy(values -> assertThat(largest(values)).isGreaterThan(1e-3));
    }
}
