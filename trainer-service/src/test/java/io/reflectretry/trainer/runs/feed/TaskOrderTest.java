package io.reflectretry.trainer.runs.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.trainer.runs.TestRuns;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TaskOrderTest {

    @Test
    void eachEpochHoldsAllTasksOnceInAnotherOrder() {
        // Given
        TaskOrder order = new TaskOrder(7, 100);

        // When
        List<Integer> first = positions(order, 0);
        List<Integer> second = positions(order, 100);

        // Then
        List<Integer> all = IntStream.range(0, 100).boxed().toList();
        assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
        assertThat(second).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(first);
    }

    @Test
    void theOrderComesFromTheSeedAloneWhereverReadingBegins() {
        TaskOrder fromStart = new TaskOrder(7, 100);
        positions(fromStart, 0);
        positions(fromStart, 100);

        assertThat(positions(new TaskOrder(7, 100), 200)).isEqualTo(positions(fromStart, 200));
        assertThat(positions(new TaskOrder(8, 100), 0)).isNotEqualTo(positions(fromStart, 0));
    }

    @Test
    void indicesCountOnAcrossEpochs() {
        // Given
        TrainingTasks tasks =
                new TrainingTasks("run", TestRuns.training(10, 4, 3, 1), TestRuns.tasks(5));

        // When
        List<TaskIssued> events = tasks.issue(3, 4, 2, false);

        // Then
        assertThat(events)
                .extracting(TaskIssued::id)
                .containsExactly("run:3/task", "run:4/task", "run:5/task", "run:6/task");
        assertThat(events)
                .allSatisfy(
                        e -> {
                            assertThat(e.episode().policy())
                                    .isEqualTo(PolicyRequest.atLeast("run", 2));
                            assertThat(e.episode().plan().groupSize()).isEqualTo(3);
                            assertThat(e.episode().plan().seed()).isEqualTo(7);
                        });
    }

    private static List<Integer> positions(TaskOrder order, long from) {
        return LongStream.range(from, from + 100).mapToObj(order::positionOf).toList();
    }
}
