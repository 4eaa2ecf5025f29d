package io.reflectretry.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code GrpoVerificationTest} does not compare with TRL's numbers. */
class AdvantagesTest {

    private static double[] only(double[] rewards, ScaleRewards scale) {
        return Advantages.of(List.of(rewards), scale).getFirst();
    }

    @ParameterizedTest
    @CsvSource({"1, 2.474174, -0.353453", "4, 0.935239, -0.935239", "7, 0.353453, -2.474174"})
    void ofBinaryRewards(int successes, double success, double failure) {
        double[] rewards = new double[8];
        Arrays.fill(rewards, 0, successes, 1);

        double[] advantages = only(rewards, ScaleRewards.GROUP);

        assertThat(advantages[0]).isCloseTo(success, within(1e-6));
        assertThat(advantages[7]).isCloseTo(failure, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(ScaleRewards.class)
    void equalRewardsHaveNoAdvantageAtAllThoughTheirMeanIsRounded(ScaleRewards scale) {
        // The sum of ten times 0.1 is not 1: deviation by the formula would not be 0.
        double[] rewards = new double[10];
        Arrays.fill(rewards, 0.1);
        double[] others = {0, 1};

        assertThat(Advantages.of(List.of(rewards, others), scale).getFirst()).containsOnly(0);
        assertThat(Advantages.deviation(rewards)).isZero();
    }

    @ParameterizedTest
    @EnumSource(ScaleRewards.class)
    void oneScoredMemberHasNobodyToBeComparedWith(ScaleRewards scale) {
        double[] rewards = {Double.NaN, 1, Double.NaN};

        assertThat(Advantages.of(List.of(rewards, new double[] {0, 1}), scale).getFirst())
                .containsOnly(0);
    }

    @Test
    void theBatchsDeviationIsThatOfAllScoredMembersOfAllGroups() {
        List<double[]> groups =
                List.of(new double[] {1, 0, Double.NaN}, new double[] {1, 1}, new double[] {0, 0});

        List<double[]> advantages = Advantages.of(groups, ScaleRewards.BATCH);

        // Three ones and three zeros.
        double deviation = Math.sqrt(6 * 0.25 / 5);
        assertThat(advantages.get(0)[0]).isCloseTo(0.5 / (deviation + 1e-4), within(1e-12));
        assertThat(advantages.get(0)[2]).isZero();
        assertThat(advantages.get(1)).containsOnly(0);
        assertThat(advantages.get(2)).containsOnly(0);
    }

    @Test
    void aMemberThatNoFunctionRewardsHasNoAdvantage() {
        double nan = Double.NaN;
        List<double[][]> groups =
                List.<double[][]>of(new double[][] {{1, nan}, {nan, nan}, {0, 1}});
        double[] weights = {1, 0.5};

        assertThat(SeveralRewards.sumThenNormalize(groups, weights, ScaleRewards.NONE).getFirst())
                .containsExactly(new double[] {0.25, 0, -0.25}, within(1e-12));
        assertThat(SeveralRewards.normalizeThenSum(groups, weights).getFirst()[1]).isZero();
    }
}
