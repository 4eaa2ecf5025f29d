package io.reflectretry.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SplitTest {

    @Test
    void everySolvableTaskLiesOnOneSideAndEnoughAreHeldOut() {
        Map<Split, Set<String>> keys = new EnumMap<>(Split.class);
        for (int a = 1; a <= 20; a++) {
            for (int b = a; b <= 20; b++) {
                for (int c = b; c <= 20; c++) {
                    for (int target :
                            CountdownSolver.reachable(List.of(a, b, c), 99).stream().toArray()) {
                        CountdownTask task = new CountdownTask(List.of(a, b, c), target);
                        CountdownTask turned = new CountdownTask(List.of(c, a, b), target);

                        assertThat(Split.of(turned)).as(task.key()).isEqualTo(Split.of(task));
                        keys.computeIfAbsent(Split.of(task), side -> new HashSet<>())
                                .add(task.key());
                    }
                }
            }
        }

        assertThat(keys.get(Split.HELD_OUT)).hasSizeBetween(2300, 2600);
        assertThat(keys.get(Split.TRAIN)).hasSizeBetween(3900, 4200);
        for (Split other : List.of(Split.BASE, Split.TRAIN)) {
            assertThat(keys.get(Split.HELD_OUT)).doesNotContainAnyElementsOf(keys.get(other));
        }
        assertThat(keys.get(Split.BASE)).doesNotContainAnyElementsOf(keys.get(Split.TRAIN));
        assertThat(keys.values().stream().mapToInt(Set::size).sum()).isEqualTo(16_206);
    }

    @Test
    void noSeedBringsAHeldOutTaskIntoTraining() {
        Set<String> heldOut = keys(1, Split.HELD_OUT);
        for (long seed = 1; seed <= 3; seed++) {
            assertThat(keys(seed, Split.TRAIN)).hasSize(2000).doesNotContainAnyElementsOf(heldOut);
        }
    }

    private static Set<String> keys(long seed, Split split) {
        return new CountdownGenerator(seed, 3)
                .tasks(split, 2000).stream().map(CountdownTask::key).collect(Collectors.toSet());
    }
}
