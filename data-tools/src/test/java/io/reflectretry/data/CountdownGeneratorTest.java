package io.reflectretry.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountdownGeneratorTest {

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void makesDifferentSolvableTasksInRange(int numbers) {
        List<CountdownTask> tasks = new CountdownGenerator(5, numbers).tasks(Split.TRAIN, 100);

        assertThat(tasks).hasSize(100).extracting(CountdownTask::key).doesNotHaveDuplicates();
        assertThat(tasks)
                .allSatisfy(
                        task -> {
                            assertThat(task.numbers())
                                    .hasSize(numbers)
                                    .allSatisfy(number -> assertThat(number).isBetween(1, 20));
                            assertThat(task.target()).isBetween(1, 99);
                            assertThat(CountdownSolver.isSolvable(task.numbers(), task.target()))
                                    .isTrue();
                            assertThat(Split.of(task)).isEqualTo(Split.TRAIN);
                        });
    }

    @Test
    void drawsDependOnSeedAndIndexAlone() {
        CountdownGenerator forwards = new CountdownGenerator(9, 3);
        CountdownGenerator backwards = new CountdownGenerator(9, 3);
        List<?> drawn = java.util.stream.LongStream.range(0, 200).mapToObj(forwards::draw).toList();

        for (int i = 199; i >= 0; i--) {
            assertThat(backwards.draw(i)).isEqualTo(drawn.get(i));
        }
        assertThat(new CountdownGenerator(10, 3).tasks(Split.TRAIN, 20))
                .isNotEqualTo(forwards.tasks(Split.TRAIN, 20));
    }

    @Test
    void aLargerDataSetBeginsWithTheSmallerOne() {
        CountdownGenerator generator = new CountdownGenerator(3, 3);

        assertThat(generator.tasks(Split.HELD_OUT, 60).subList(0, 30))
                .isEqualTo(generator.tasks(Split.HELD_OUT, 30));
    }

    @Test
    void saysWhenThereAreNotSoManyTasks() {
        assertThatThrownBy(() -> new CountdownGenerator(1, 3).tasks(Split.HELD_OUT, 5000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different held-out tasks with 3 numbers")
                .hasMessageContaining("fewer than 5000");
        assertThatThrownBy(() -> new CountdownGenerator(1, 7))
                .hasMessage("A Countdown task has 3 or 4 numbers, not 7");
    }
}
