package io.reflectretry.trainer.runs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.model.evaluation.Estimate;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTest {

    /** Values of R's prop.test(81, 263, correct = FALSE) and of Newcombe (1998), table I. */
    @Test
    void sharesHaveWilsonsInterval() {
        Estimate share = Estimate.share(81, 263);
        assertThat(share.value()).isCloseTo(0.3080, within(5e-5));
        assertThat(share.low()).isCloseTo(0.2553, within(5e-5));
        assertThat(share.high()).isCloseTo(0.3662, within(5e-5));

        Estimate small = Estimate.share(0, 20);
        assertThat(small.low()).isZero();
        assertThat(small.high()).isCloseTo(0.1611, within(5e-5));

        assertThat(Estimate.share(29, 29).low()).isCloseTo(0.8830, within(5e-5));
    }

    @Test
    void meansHaveTheNormalInterval() {
        // deviation of 2, 4, 6 is 2
        Estimate mean = Estimate.mean(List.of(2, 4, 6));
        assertThat(mean.value()).isEqualTo(4);
        assertThat(mean.high() - mean.low())
                .isCloseTo(2 * 1.959964 * 2 / Math.sqrt(3), within(1e-5));
    }

    @Test
    void nothingMeasuredSaysNothing() {
        assertThat(Estimate.share(0, 0)).isEqualTo(new Estimate(0, 0, 1, 0));
        assertThat(Estimate.mean(List.of()).n()).isZero();
    }
}
