package io.reflectretry.policy.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterUniformTest {

    @Test
    void dependsOnSeedAndPositionAlone() {
        assertThat(CounterUniform.at(5, 9)).isEqualTo(CounterUniform.at(5, 9));
        assertThat(CounterUniform.at(5, 9)).isNotEqualTo(CounterUniform.at(5, 10));
        assertThat(CounterUniform.at(5, 9)).isNotEqualTo(CounterUniform.at(6, 9));
        // Neither may positions of neighbouring seeds be each other's, shifted.
        assertThat(CounterUniform.at(5, 10)).isNotEqualTo(CounterUniform.at(6, 9));
    }

    @Test
    void isUniformInTheOpenInterval() {
        int[] tenths = new int[10];
        double sum = 0;
        for (int seed = 0; seed < 200; seed++) {
            for (int position = 0; position < 500; position++) {
                double u = CounterUniform.at(seed, position);
                assertThat(u).isGreaterThan(0).isLessThan(1);
                tenths[(int) (u * 10)]++;
                sum += u;
            }
        }
        assertThat(sum / 100_000).isCloseTo(0.5, within(0.005));
        assertThat(IntStream.of(tenths)).allSatisfy(n -> assertThat(n).isBetween(9_600, 10_400));
    }
}
