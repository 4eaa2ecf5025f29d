package io.reflectretry.trainer.runs.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.run.RunState;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RunLifeTest {

    @ParameterizedTest
    @CsvSource({
        "CREATED, STOP, STOPPED",
        "CREATED, PAUSE, ",
        "CREATED, RESUME, ",
        "FAILED, RESUME, RUNNING",
        "FAILED, STOP, ",
        "FINISHED, RESUME, ",
        "STOPPED, RESUME, ",
        "RUNNING, STOP, STOPPED",
        "RUNNING, PAUSE, PAUSED",
        "RUNNING, RESUME, ",
        "PAUSED, STOP, STOPPED",
        "PAUSED, PAUSE, ",
        "PAUSED, RESUME, RUNNING"
    })
    void aCommandLeadsToTheNextStateOrIsRefused(RunState from, RunCommand command, RunState to) {
        // Given
        RunLife life = RunLife.of(from, Optional.empty());

        // When
        Optional<RunState> next = command.applyTo(life).map(RunLife::state);

        // Then
        assertThat(next).isEqualTo(Optional.ofNullable(to));
    }

    @ParameterizedTest
    @EnumSource(RunCommand.class)
    void whatHasEndedStaysEndedButForWhatFailed(RunCommand command) {
        assertThat(
                        Arrays.stream(RunState.values())
                                .filter(RunState::isFinal)
                                .filter(state -> state != RunState.FAILED))
                .hasSize(2)
                .allSatisfy(
                        state ->
                                assertThat(command.applyTo(RunLife.of(state, Optional.empty())))
                                        .isEmpty());
    }

    @Test
    void theLogsNamesAreThoseOfTheStates() {
        assertThat(RunState.values())
                .allSatisfy(
                        state ->
                                assertThat(RunLife.of(state, Optional.of("why")).state())
                                        .isEqualTo(state));
    }

    @Test
    void aFailureKeepsItsReason() {
        // Given
        RunLife failed = RunLife.created().begin().fail("the model is gone");

        // When
        RunLife read = RunLife.of(failed.state(), failed.reason());

        // Then
        assertThat(read).isEqualTo(failed);
        assertThat(read.reason()).contains("the model is gone");
    }
}
