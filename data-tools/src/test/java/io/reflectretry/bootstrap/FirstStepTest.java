package io.reflectretry.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.data.CountdownSolver;
import io.reflectretry.data.CountdownTask;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.verifiers.countdown.CountdownVerifier;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstStepTest {

    private final CountdownVerifier verifier = new CountdownVerifier();

    @Test
    void everyAnswerHasTheValueItClaims() {
        for (List<Integer> numbers :
                List.of(List.of(3, 7, 12), List.of(4, 4, 20), List.of(1, 1, 1))) {
            for (FirstStep step : FirstStep.of(numbers)) {
                for (FirstStep.Answer answer : step.answers()) {
                    assertThat(
                                    verifier.judge(
                                            new CountdownTask(numbers, answer.value()).toTask(),
                                            answer.text()))
                            .as("%s is %d", answer.text(), answer.value())
                            .isInstanceOf(Outcome.Pass.class);
                }
            }
        }
    }

    @Test
    void reachesEveryTargetThatExactFractionsReach() {
        for (List<Integer> numbers :
                List.of(List.of(3, 7, 12), List.of(6, 8, 20), List.of(2, 5, 5))) {
            int[] reached =
                    FirstStep.of(numbers).stream()
                            .flatMap(step -> step.answers().stream())
                            .mapToInt(FirstStep.Answer::value)
                            .filter(value -> value >= 1 && value <= 99)
                            .distinct()
                            .sorted()
                            .toArray();

            assertThat(reached)
                    .containsExactly(CountdownSolver.reachable(numbers, 99).stream().toArray());
        }
    }

    @Test
    void namesEachStepOnce() {
        assertThat(FirstStep.of(List.of(3, 7, 12)))
                .extracting(FirstStep::text)
                .containsExactly(
                        "7 + 3", "7 - 3", "7 * 3", "12 + 3", "12 - 3", "12 * 3", "12 / 3", "12 + 7",
                        "12 - 7", "12 * 7");
        assertThat(FirstStep.of(List.of(5, 5, 5))).hasSize(4);
    }
}
