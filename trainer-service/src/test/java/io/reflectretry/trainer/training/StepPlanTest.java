package io.reflectretry.trainer.training;

import static io.reflectretry.trainer.training.Rewards.FAIL;
import static io.reflectretry.trainer.training.Rewards.PASS;
import static io.reflectretry.trainer.training.Rewards.UNSCORABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.grpo.OptimizerBatch;
import io.reflectretry.grpo.TokenColumns;
import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.LossType;
import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import io.reflectretry.model.run.TrainOn;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StepPlanTest {

    private final Rewards rewards = new Rewards("r", 3);

    static Batch batch(RewardAssigned... members) {
        TreeMap<Integer, Member> in = new TreeMap<>();
        for (RewardAssigned member : members) {
            in.put(
                    member.member(),
                    Member.of(member, new LogPosition(new TopicPartition("t", 0), 0)));
        }
        return new Batch(
                0, List.of(new RewardGroup.Ready(members[0].episodeId(), in, 0)), List.of());
    }

    private Batch mixed() {
        return batch(
                rewards.reward(1, 0, 0, PASS),
                rewards.reward(1, 1, 0, FAIL),
                rewards.reward(1, 2, 0, FAIL));
    }

    private static StepPlan plan(Batch batch, TrainOn trainOn) {
        return StepPlan.of(batch, TestRuns.small().trainOn(trainOn).configuration());
    }

    @Test
    void reflectionsOfAGroupShareTheirPrompt() {
        StepPlan plan = plan(mixed(), TrainOn.REFLECTION);

        assertThat(plan.rows()).hasSize(1);
        TrainingRow row = plan.rows().getFirst();
        RewardAssigned first = rewards.reward(1, 0, 0, PASS);
        assertThat(row.prompts().prompt()).isEqualTo(first.reflection().promptTokenIds());
        assertThat(row.prompts().completions()).hasSize(3);
        assertThat(row.prompts().completions().getFirst()).isEqualTo(first.reflection().tokenIds());
        assertThat(row.temperature()).isEqualTo(1);
        assertThat(plan.totals().tokens()).isEqualTo(row.tokens());
    }

    @Test
    void retriesHaveEachTheirOwnPromptAndTheirTemperature() {
        StepPlan plan = plan(mixed(), TrainOn.RETRY);

        assertThat(plan.rows()).hasSize(3);
        assertThat(plan.rows().getFirst().prompts().prompt())
                .isEqualTo(rewards.reward(1, 0, 0, PASS).retry().promptTokenIds());
        assertThat(plan.rows()).allSatisfy(row -> assertThat(row.temperature()).isEqualTo(0.7));
    }

    @Test
    void bothMeansBothWithTheSameAdvantage() {
        StepPlan plan = plan(mixed(), TrainOn.BOTH);

        assertThat(plan.rows()).hasSize(4);
        assertThat(plan.totals().tokens())
                .isEqualTo(
                        plan(mixed(), TrainOn.REFLECTION).totals().tokens()
                                + plan(mixed(), TrainOn.RETRY).totals().tokens());
        // Rows of different temperature never meet in a micro-batch.
        assertThat(MicroBatch.cut(plan.rows(), 1 << 20)).hasSize(2);
    }

    @Test
    void attemptsCannotBeTrained() {
        assertThatThrownBy(() -> plan(mixed(), TrainOn.ATTEMPT))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageContaining("'trainOn'")
                .hasMessageContaining("use reflection, retry or both");
    }

    @Test
    void anUnscoredMemberHasNoAdvantageButItsTokensCount() {
        RewardAssigned unscored = rewards.reward(1, 1, 0, UNSCORABLE);
        Batch batch = batch(rewards.reward(1, 0, 0, PASS), unscored, rewards.reward(1, 2, 0, FAIL));

        StepPlan plan = plan(batch, TrainOn.REFLECTION);

        // Mean 1/2, deviation sqrt(1/2): the unscored member is in neither.
        double advantage = 0.5 / (Math.sqrt(0.5) + 1e-4);
        assertThat(plan.rows().getFirst().examples())
                .extracting(TrainingExample::advantage)
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
                .containsExactly(advantage, -advantage);
        assertThat(plan.totals().tokens())
                .isEqualTo(
                        plan.rows().getFirst().tokens() + unscored.reflection().tokenIds().length);
    }

    @Test
    void withAKlTermEveryMemberGoesThroughTheNetwork() {
        Batch batch =
                batch(
                        rewards.reward(1, 0, 0, PASS),
                        rewards.reward(1, 1, 0, UNSCORABLE),
                        rewards.reward(1, 2, 0, FAIL));
        GrpoSettings kl = GrpoSettings.defaults().with().beta(0.1).build();

        StepPlan plan = StepPlan.of(batch, TestRuns.small().grpo(kl).configuration());

        assertThat(plan.rows().getFirst().examples()).hasSize(3);
    }

    @Test
    void whatTheLossIsDividedByIsCountedOverAllThatCameIn() {
        RewardAssigned[] members = {
            rewards.reward(1, 0, 0, PASS),
            rewards.reward(1, 1, 0, UNSCORABLE),
            rewards.reward(1, 2, 0, FAIL)
        };
        StepPlan plan = plan(batch(members), TrainOn.REFLECTION);
        long tokens = 0;
        for (RewardAssigned member : members) {
            tokens += member.reflection().tokenIds().length;
        }

        assertThat(plan.totals()).isEqualTo(new OptimizerBatch(3, tokens, 3 * 8));
        assertThat(plan.totals().denominator(LossType.GRPO)).isEqualTo(3);
        assertThat(plan.totals().denominator(LossType.DR_GRPO)).isEqualTo(24);
        for (LossType byTokens : List.of(LossType.DAPO, LossType.CISPO, LossType.BNPO)) {
            assertThat(plan.totals().denominator(byTokens)).isEqualTo(tokens);
        }
    }

    @Test
    void aCompletionThatWasCutOffMayBeLeftOutOfTheLoss() {
        RewardAssigned cut = Rewards.cutOff(rewards.reward(1, 0, 0, PASS));
        RewardAssigned whole = rewards.reward(1, 1, 0, FAIL);
        GrpoSettings masking =
                GrpoSettings.defaults().with().maskTruncatedCompletions(true).beta(0.1).build();

        StepPlan kept = plan(batch(cut, whole), TrainOn.REFLECTION);
        StepPlan masked =
                StepPlan.of(batch(cut, whole), TestRuns.small().grpo(masking).configuration());

        assertThat(kept.rows().getFirst().examples()).hasSize(2);
        assertThat(masked.rows().getFirst().examples())
                .singleElement()
                .satisfies(
                        example ->
                                // It was judged: it stays in the group's mean.
                                assertThat(example.advantage())
                                        .isEqualTo(
                                                kept.rows()
                                                        .getFirst()
                                                        .examples()
                                                        .getLast()
                                                        .advantage()));
        assertThat(masked.totals())
                .isEqualTo(new OptimizerBatch(2, whole.reflection().tokenIds().length, 2 * 8));
    }

    @Test
    void whereAllWereCutOffTheRowThatRemainsCountsForNothing() {
        GrpoSettings masking =
                GrpoSettings.defaults().with().maskTruncatedCompletions(true).build();
        Batch batch =
                batch(
                        Rewards.cutOff(rewards.reward(1, 0, 0, PASS)),
                        Rewards.cutOff(rewards.reward(1, 1, 0, FAIL)));

        StepPlan plan = StepPlan.of(batch, TestRuns.small().grpo(masking).configuration());

        MicroBatch piece = MicroBatch.cut(plan.rows(), 1 << 20).getFirst();
        assertThat(piece.columns(Optional.empty(), Optional.empty()).mask()).containsOnly(false);
        assertThat(plan.totals().denominator(LossType.DAPO)).isEqualTo(1);
    }

    @Test
    void theBatchsDeviationMayScaleTheAdvantages() {
        Batch one = batch(rewards.reward(1, 0, 0, PASS), rewards.reward(1, 1, 0, FAIL));
        Batch other =
                batch(
                        rewards.reward(2, 0, 0, PASS),
                        rewards.reward(2, 1, 0, PASS),
                        rewards.reward(2, 2, 0, PASS));
        Batch both =
                new Batch(
                        0, List.of(one.groups().getFirst(), other.groups().getFirst()), List.of());
        GrpoSettings byBatch =
                GrpoSettings.defaults().with().scaleRewards(ScaleRewards.BATCH).build();

        StepPlan plan = StepPlan.of(both, TestRuns.small().grpo(byBatch).configuration());

        // Four ones and a zero: deviation sqrt(0.2).
        assertThat(plan.rows().getFirst().examples().getFirst().advantage())
                .isCloseTo(0.5 / (Math.sqrt(0.2) + 1e-4), within(1e-12));
        assertThat(plan.rows()).hasSize(1);
    }

    @Test
    void aBatchWithoutAnyAdvantageStillHasARow() {
        Batch batch = batch(rewards.reward(1, 0, 0, FAIL), rewards.reward(1, 1, 0, FAIL));

        StepPlan plan = plan(batch, TrainOn.REFLECTION);

        assertThat(plan.rows()).hasSize(1);
        assertThat(plan.rows().getFirst().examples())
                .allSatisfy(example -> assertThat(example.advantage()).isZero());
    }

    @Test
    void theLossHearsOfEachTokenWhatItsMemberBrings() {
        StepPlan plan = plan(mixed(), TrainOn.REFLECTION);
        MicroBatch piece = MicroBatch.cut(plan.rows(), 1 << 20).getFirst();

        TokenColumns columns = piece.columns(Optional.empty(), Optional.empty());

        int first = rewards.reward(1, 0, 0, PASS).reflection().tokenIds().length;
        double success = (1 - 1 / 3.) / (Math.sqrt(1 / 3.) + 1e-4);
        assertThat(columns.advantages()[first - 1]).isCloseTo(success, within(1e-6));
        assertThat(columns.advantages()[first]).isCloseTo(-success / 2, within(1e-6));
        assertThat(columns.sampler()).containsOnly((float) -Math.log(TestRuns.VOCABULARY));
        assertThat(columns.mask()).hasSize((int) plan.totals().tokens()).containsOnly(true);
    }
}
