package io.reflectretry.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvantagesTest {

    private static final double EXACT = 1e-11;
    private static final double PRINTED = 5e-12;

    private final JsonNode golden = Golden.trl().get("advantages");

    @ParameterizedTest
    @CsvSource({"GROUP, group", "NONE, none"})
    void areThoseOfTrl(ScaleRewards scale, String name) {
        double[] rewards = Golden.doubles(golden.get("rewards"));
        compare(rewards, scale, golden.get(name));

        rewards[1] = Double.NaN;
        rewards[6] = Double.NaN;
        compare(rewards, scale, golden.get("with_nan_at_1_and_6_" + name));
    }

    private void compare(double[] rewards, ScaleRewards scale, JsonNode expected) {
        int size = golden.get("num_generations").asInt();
        for (int from = 0; from < rewards.length; from += size) {
            double[] group = Arrays.copyOfRange(rewards, from, from + size);
            double[] advantages = Advantages.of(group, scale);
            for (int i = 0; i < size; i++) {
                assertThat(advantages[i])
                        .as("%s, member %d", scale, from + i)
                        .isCloseTo(expected.get(from + i).asDouble(), within(EXACT + PRINTED));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2.474174, -0.353453", "4, 0.935239, -0.935239", "7, 0.353453, -2.474174"})
    void ofBinaryRewards(int successes, double success, double failure) {
        double[] rewards = new double[8];
        Arrays.fill(rewards, 0, successes, 1);

        double[] advantages = Advantages.of(rewards, ScaleRewards.GROUP);

        assertThat(advantages[0]).isCloseTo(success, within(1e-6));
        assertThat(advantages[7]).isCloseTo(failure, within(1e-6));
    }

    @Test
    void equalRewardsHaveNoAdvantageAtAllThoughTheirMeanIsRounded() {
        // The sum of ten times 0.1 is not 1: deviation by the formula would not be 0.
        double[] rewards = new double[10];
        Arrays.fill(rewards, 0.1);

        assertThat(Advantages.of(rewards, ScaleRewards.GROUP)).containsOnly(0);
        assertThat(Advantages.deviation(rewards)).isZero();
    }

    @Test
    void oneScoredMemberHasNobodyToBeComparedWith() {
        double[] rewards = {Double.NaN, 1, Double.NaN};

        assertThat(Advantages.of(rewards, ScaleRewards.GROUP)).containsOnly(0);
    }
}
