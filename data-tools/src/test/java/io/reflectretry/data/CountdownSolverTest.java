package io.reflectretry.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.verifiers.countdown.CountdownVerifier;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

class CountdownSolverTest {

    private final CountdownVerifier verifier = new CountdownVerifier();

    @Test
    void findsEveryRightExpressionUpToOrder() {
        assertThat(CountdownSolver.solutions(List.of(7, 12, 3), 87)).containsExactly("7 * 12 + 3");
        assertThat(CountdownSolver.solutions(List.of(2, 2, 1), 4))
                .contains("( 2 + 2 ) / 1", "2 / 1 + 2", "2 / ( 1 / 2 )", "2 * 2 * 1");
        assertThat(CountdownSolver.solutions(List.of(1, 1, 1), 50)).isEmpty();
    }

    @Test
    void calculatesWithExactFractions() {
        assertThat(CountdownSolver.solutions(List.of(3, 3, 8, 8), 24))
                .containsExactly("8 / ( 3 - 8 / 3 )");
    }

    @Test
    void everySolutionPassesTheVerifier() {
        CountdownGenerator generator = new CountdownGenerator(11, 3);
        for (CountdownTask task : generator.tasks(Split.TRAIN, 200)) {
            SortedSet<String> solutions = CountdownSolver.solutions(task.numbers(), task.target());

            assertThat(solutions).as(task.key()).isNotEmpty();
            assertThat(solutions)
                    .allSatisfy(
                            answer ->
                                    assertThat(verifier.judge(task.toTask(), answer))
                                            .as(answer)
                                            .isInstanceOf(Outcome.Pass.class));
        }
    }

    @Test
    void firstStepsAreThoseThatAWholeSolutionBeginsWith() {
        assertThat(CountdownSolver.firstSteps(List.of(7, 12, 3), 87)).containsExactly("7 * 12");
        assertThat(CountdownSolver.firstSteps(List.of(1, 1, 1), 50)).isEmpty();
        assertThat(CountdownSolver.firstSteps(List.of(20, 2, 10), 100))
                .contains("20 / 2", "20 * 10", "10 / 2");
    }

    @Test
    void aTargetIsReachableExactlyWhereThereIsASolution() {
        for (List<Integer> numbers :
                List.of(List.of(1, 2, 3), List.of(7, 12, 20), List.of(5, 5, 5))) {
            for (int target = 1; target <= 99; target++) {
                assertThat(CountdownSolver.isSolvable(numbers, target))
                        .as("%s makes %d", numbers, target)
                        .isEqualTo(!CountdownSolver.solutions(numbers, target).isEmpty())
                        .isEqualTo(!CountdownSolver.firstSteps(numbers, target).isEmpty());
            }
        }
    }
}
