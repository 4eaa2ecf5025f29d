package io.reflectretry.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountdownDifficultyTest {

    @Test
    void countsTreesOnceWhateverTheOrder() {
        // 7 * 12 + 3 and nothing else.
        assertThat(CountdownDifficulty.of(List.of(3, 7, 12), 87))
                .contains(new CountdownDifficulty(1, List.of("+", "*"), 2, false, false));
        // Three sums, three products, and 3 * 2 / 1, 3 * ( 2 / 1 ), 2 * ( 3 / 1 ), 3 / ( 1 / 2 ),
        // 2 / ( 1 / 3 ).
        assertThat(CountdownDifficulty.of(List.of(1, 2, 3), 6))
                .contains(new CountdownDifficulty(11, List.of(), 1, false, false));
        // Equal numbers are the same number: only 5+5 and 5*5, 5-5, 5/5 exist.
        assertThat(CountdownDifficulty.of(List.of(5, 5), 10).orElseThrow().solutions())
                .isEqualTo(1);
        assertThat(CountdownDifficulty.of(List.of(5, 5), 1).orElseThrow().solutions()).isEqualTo(1);
        assertThat(CountdownDifficulty.of(List.of(5, 5), 2)).isEmpty();
    }

    @Test
    void knowsWhatEverySolutionNeeds() {
        CountdownDifficulty fractions =
                CountdownDifficulty.of(List.of(3, 3, 8, 8), 24).orElseThrow();
        assertThat(fractions.needsFractions()).isTrue();
        assertThat(fractions.needsNegatives()).isFalse();
        assertThat(fractions.operators()).containsExactly("-", "/");
        // 2 / 7 * 14 goes through a fraction, 2 * 14 / 7 does not.
        assertThat(CountdownDifficulty.of(List.of(2, 7, 14), 4).orElseThrow().needsFractions())
                .isFalse();
        // 1 - 3 + 5: 5 - 3 + 1 reaches it without.
        assertThat(CountdownDifficulty.of(List.of(1, 3, 5), 3).orElseThrow().needsNegatives())
                .isFalse();
    }

    @Test
    void agreesWithTheSolverThatEnumeratesExpressions() {
        CountdownGenerator generator = new CountdownGenerator(4, CountdownRange.of(4));
        for (CountdownTask task : generator.tasks(Split.BASE, 25)) {
            for (int target : List.of(task.target(), 1, 57, 99)) {
                assertThat(CountdownDifficulty.of(task.numbers(), target).isPresent())
                        .as("%s = %d", task.numbers(), target)
                        .isEqualTo(CountdownSolver.isSolvable(task.numbers(), target));
            }
        }
    }

    @Test
    void generatesAnyRangeUpToSixNumbers() {
        CountdownRange range = new CountdownRange(5, 1, 100, 100, 999);
        List<CountdownTask> tasks = new CountdownGenerator(1, range).tasks(Split.TRAIN, 5);

        assertThat(tasks).isEqualTo(new CountdownGenerator(1, range).tasks(Split.TRAIN, 5));
        assertThat(tasks)
                .allSatisfy(
                        task -> {
                            assertThat(task.numbers())
                                    .hasSize(5)
                                    .allSatisfy(n -> assertThat(n).isBetween(1, 100));
                            assertThat(task.target()).isBetween(100, 999);
                            assertThat(CountdownDifficulty.of(task.numbers(), task.target()))
                                    .isPresent();
                            assertThat(Split.of(task)).isEqualTo(Split.TRAIN);
                        });
        assertThatThrownBy(() -> new CountdownRange(7, 1, 9, 1, 9))
                .hasMessageContaining("2 to 6 numbers, not 7");
        assertThatThrownBy(() -> new CountdownRange(6, 1, 5000, 1, 9))
                .hasMessageContaining("64 bits");
        assertThatThrownBy(() -> new CountdownRange(3, 9, 1, 1, 9)).hasMessageContaining("9..1");
    }

    @Test
    void aTaskTellsItsDifficultyAndStaysTheSameTask() {
        CountdownTask task = new CountdownTask(List.of(7, 12, 3), 87);
        var told =
                task.toTask(
                        CountdownWords.SMALL,
                        Optional.of(task)
                                .flatMap(t -> CountdownDifficulty.of(t.numbers(), t.target()))
                                .orElseThrow());

        assertThat(told.verification().path("about").path("solutions").asLong()).isEqualTo(1);
        told.verification().remove("about");
        assertThat(told).isEqualTo(task.toTask());
    }
}
