package io.reflectretry.trainer.runs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.trainer.runs.follow.FirstTries;
import io.reflectretry.trainer.runs.follow.StepView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredStepsTest {

    private final StoredSteps stored = new StoredSteps(2);

    @Test
    void aRowIsWrittenAgainOnlyWhenItHasChanged() {
        stored.stored("run", List.of(step(1, 5), step(2, 0)));

        assertThat(stored.notYet("run", List.of(step(1, 5), step(2, 1), step(3, 0))))
                .containsExactly(step(2, 1), step(3, 0));
    }

    @Test
    void anotherRunsStepsAreOthers() {
        stored.stored("run", List.of(step(1, 5)));

        assertThat(stored.notYet("other", List.of(step(1, 5)))).hasSize(1);
    }

    @Test
    void onlyTheNewestAreRemembered() {
        stored.stored("run", List.of(step(1, 0), step(2, 0), step(3, 0)));

        assertThat(stored.notYet("run", List.of(step(1, 0), step(2, 0), step(3, 0))))
                .containsExactly(step(1, 0));
    }

    private static StepView step(long step, long passed) {
        return new StepView(
                step,
                Instant.EPOCH,
                "00",
                48,
                Map.of(),
                new FirstTries(passed, 0, 0),
                Map.of("reward", 0.5));
    }
}
