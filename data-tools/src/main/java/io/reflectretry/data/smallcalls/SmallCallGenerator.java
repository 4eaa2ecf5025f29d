package io.reflectretry.data.smallcalls;

import io.reflectretry.data.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Draws tasks; the same seed gives the same ones. Not for several threads. */
public final class SmallCallGenerator {

    private static final int OFFERED = 3;
    private static final int MOST_DRAWS_PER_TASK = 100_000;
    private static final double GENERAL_WORD = 0.2;
    private static final double OPTION = 0.4;
    private static final double SMALL_ONLY = 0.2;
    private static final double BIG_ONLY = 0.2;

    private final Random random;

    /** Draws from this seed. */
    public SmallCallGenerator(long seed) {
        random = new Random(seed);
    }

    /** The next task of one side of the split. */
    public SmallCallTask next(Split split) {
        while (true) {
            SmallCallTask task = draw();
            if (task.split() == split) {
                return task;
            }
        }
    }

    /**
     * Tasks of one side of the split, no two of which want the same call.
     *
     * @throws IllegalArgumentException where there are not so many
     */
    public List<SmallCallTask> tasks(Split split, int count) {
        Set<String> keys = new HashSet<>();
        List<SmallCallTask> tasks = new ArrayList<>(count);
        for (int draws = 0; tasks.size() < count; draws++) {
            SmallCallTask task = next(split);
            if (keys.add(task.key())) {
                tasks.add(task);
                draws = 0;
            } else if (draws > MOST_DRAWS_PER_TASK) {
                throw new IllegalArgumentException(
                        "There are hardly more than %d different %s calls; ask for fewer than %d."
                                .formatted(tasks.size(), split.label(), count));
            }
        }
        return List.copyOf(tasks);
    }

    private SmallCallTask draw() {
        SmallTool tool = any(List.of(SmallTool.values()));
        boolean general = random.nextDouble() < GENERAL_WORD;
        String thing = any(tool.domain.things);
        boolean option = random.nextDouble() < OPTION;
        Quantity quantity = quantity(tool.unit);
        List<String> parts = new ArrayList<>(List.of(thing, quantity.text()));
        if (option) {
            parts.add(any(tool.domain.optionWords));
        }
        Collections.shuffle(parts, random);
        parts.addFirst(general ? tool.domain.word : any(tool.words));
        return new SmallCallTask(
                offered(tool, general), String.join(" ", parts), tool, thing, option, quantity);
    }

    /** Where the request's word fits the whole domain, no other tool of it is offered. */
    private List<SmallTool> offered(SmallTool tool, boolean general) {
        List<SmallTool> near = tool.others().filter(other -> other.domain == tool.domain).toList();
        List<SmallTool> far =
                new ArrayList<>(
                        tool.others().filter(other -> other.domain != tool.domain).toList());
        Collections.shuffle(far, random);
        List<SmallTool> offered = new ArrayList<>(List.of(tool));
        if (!general) {
            offered.add(any(near));
        }
        offered.addAll(far.subList(0, OFFERED - offered.size()));
        Collections.shuffle(offered, random);
        return offered;
    }

    private Quantity quantity(Unit unit) {
        double kind = random.nextDouble();
        int small = 1 + random.nextInt(Quantity.MOST_SMALL);
        if (kind < SMALL_ONLY) {
            return new Quantity(unit, 0, small);
        }
        int big = 1 + random.nextInt(unit.mostBig);
        if (kind < SMALL_ONLY + BIG_ONLY) {
            return new Quantity(unit, big, 0);
        }
        boolean more = random.nextBoolean();
        return new Quantity(unit, big, more ? small : -Math.min(small, big * unit.factor - 1));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
