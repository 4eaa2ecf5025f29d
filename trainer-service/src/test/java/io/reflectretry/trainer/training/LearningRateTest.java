package io.reflectretry.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.OptimizerSettings.Schedule;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LearningRateTest {

    private static double[] rates(Schedule schedule, int warmup, double finalRatio, int steps) {
        LearningRate rate =
                new LearningRate(
                        new OptimizerSettings(1e-3, schedule, warmup, finalRatio, 0, 1, 1), steps);
        return LongStream.rangeClosed(1, steps).mapToDouble(rate::of).toArray();
    }

    @Test
    void warmUpAndCosineAreThoseOfTransformers() {
        // get_cosine_schedule_with_warmup, 2 steps of 5, as in the AdamW fixture.
        assertThat(rates(Schedule.COSINE, 2, 0, 5))
                .containsExactly(new double[] {0, 0.0005, 0.001, 0.00075, 0.00025}, within(1e-15));
    }

    @Test
    void theCosineEndsAtItsPartOfThePeak() {
        assertThat(rates(Schedule.COSINE, 0, 0.1, 1000)[999]).isCloseTo(1e-4, within(1e-8));
        assertThat(rates(Schedule.COSINE, 0, 0.1, 1000)[500]).isCloseTo(5.5e-4, within(1e-8));
    }

    @Test
    void withoutWarmUpTheFirstStepHasThePeak() {
        assertThat(rates(Schedule.CONSTANT, 0, 0, 3)).containsOnly(1e-3);
        assertThat(rates(Schedule.CONSTANT, 2, 0, 4))
                .containsExactly(new double[] {0, 5e-4, 1e-3, 1e-3}, within(1e-15));
    }

    @Test
    void aWarmUpLongerThanTheRunOnlyRises() {
        assertThat(rates(Schedule.COSINE, 10, 0, 3))
                .containsExactly(new double[] {0, 1e-4, 2e-4}, within(1e-15));
    }
}
