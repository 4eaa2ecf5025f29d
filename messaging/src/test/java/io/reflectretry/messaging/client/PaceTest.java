package io.reflectretry.messaging.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void theFirstLookNeedNotWait() {
        assertThat(new Pace(Duration.ofHours(1)).rest()).isZero();
    }

    @Test
    void theNextLookWaitsForWhatIsLeftOfTheInterval() {
        Pace pace = new Pace(Duration.ofHours(1));

        pace.looks();

        assertThat(pace.rest()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    void aLookThatTookLongerThanTheIntervalIsFollowedAtOnce() throws InterruptedException {
        Pace pace = new Pace(Duration.ofMillis(1));

        pace.looks();
        Thread.sleep(2);

        assertThat(pace.rest()).isZero();
    }
}
