package io.reflectretry.data;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws solvable Countdown tasks. The numbers are drawn evenly and independently, the target evenly
 * among all; what cannot be solved is dropped.
 *
 * <p>Draw i is a function of the seed and i alone.
 */
public final class CountdownGenerator {

    /** Numbers lie in 1 to this, where nothing else is asked for. */
    public static final int LARGEST_NUMBER = 20;

    /** Targets lie in 1 to this, where nothing else is asked for. */
    public static final int LARGEST_TARGET = 99;

    private static final long STEP = 0x9e3779b97f4a7c15L;
    private static final long MOST_DRAWS_PER_TASK = 100_000;

    private final long seed;
    private final CountdownRange range;
    private final Map<List<Integer>, BitSet> reachable = new HashMap<>();

    /**
     * Draws what the small policy knows.
     *
     * @param numberCount how many numbers a task has: 3 or 4
     */
    public CountdownGenerator(long seed, int numberCount) {
        this(seed, CountdownRange.of(threeOrFour(numberCount)));
    }

    /** Draws from any range. */
    public CountdownGenerator(long seed, CountdownRange range) {
        this.seed = seed;
        this.range = range;
    }

    private static int threeOrFour(int numberCount) {
        if (numberCount != 3 && numberCount != 4) {
            throw new IllegalArgumentException(
                    "A Countdown task has 3 or 4 numbers, not " + numberCount);
        }
        return numberCount;
    }

    /** Draw i, where it can be solved. */
    public Optional<CountdownTask> draw(long index) {
        SplittableRandom random = new SplittableRandom(seed * STEP + index);
        List<Integer> numbers =
                IntStream.range(0, range.numbers())
                        .mapToObj(
                                i ->
                                        random.nextInt(
                                                range.smallestNumber(), range.largestNumber() + 1))
                        .toList();
        int target = random.nextInt(range.smallestTarget(), range.largestTarget() + 1);
        return isSolvable(numbers, target)
                ? Optional.of(new CountdownTask(numbers, target))
                : Optional.empty();
    }

    /**
     * Different tasks of one side of the split: no two have the same key.
     *
     * @throws IllegalArgumentException where there are not so many
     */
    public List<CountdownTask> tasks(Split split, int count) {
        Set<String> keys = new HashSet<>();
        List<CountdownTask> tasks = new ArrayList<>(count);
        long lastFound = 0;
        for (long i = 0; tasks.size() < count; i++) {
            Optional<CountdownTask> drawn =
                    draw(i).filter(task -> Split.of(task) == split && keys.add(task.key()));
            if (drawn.isPresent()) {
                tasks.add(drawn.get());
                lastFound = i;
            } else if (i - lastFound > MOST_DRAWS_PER_TASK) {
                throw new IllegalArgumentException(
                        "There are hardly more than %d different %s tasks with %d numbers; ask for fewer than %d."
                                .formatted(tasks.size(), split.label(), range.numbers(), count));
            }
        }
        return List.copyOf(tasks);
    }

    private boolean isSolvable(List<Integer> numbers, int target) {
        // Where the same numbers come again and again, all their targets are found once.
        return range.equals(CountdownRange.of(range.numbers())) && range.numbers() <= 4
                ? reachable(numbers).get(target)
                : CountdownDifficulty.of(numbers, target).isPresent();
    }

    private BitSet reachable(List<Integer> numbers) {
        return reachable.computeIfAbsent(
                numbers.stream().sorted().toList(),
                sorted -> CountdownSolver.reachable(sorted, LARGEST_TARGET));
    }
}
