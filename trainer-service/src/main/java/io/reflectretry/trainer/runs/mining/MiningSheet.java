package io.reflectretry.trainer.runs.mining;

import io.reflectretry.model.run.MiningRule;
import io.reflectretry.trainer.runs.follow.FirstTry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the log tells of a mining run's samples. In whatever order records are read, and how often,
 * it comes out the same. Pure; not for several threads.
 *
 * <p>Rounds: a task takes part in the round that leads to n samples when it has all the samples of
 * the round before and the {@link MiningRule} lets it go on. Who reads the log anew in the midst of
 * a round comes to the same rest of it.
 */
final class MiningSheet {

    private final MiningRule rule;
    private final List<TaskTally> tasks;
    private final BitSet sampled = new BitSet();
    private final BitSet passed = new BitSet();
    private final BitSet failed = new BitSet();
    private final BitSet unscored = new BitSet();
    private final BitSet givenUp = new BitSet();

    /**
     * @param tasks how many tasks there are
     */
    MiningSheet(int tasks, MiningRule rule) {
        this.rule = rule;
        this.tasks = Stream.generate(TaskTally::new).limit(tasks).toList();
    }

    /** A sample was asked for. */
    void sampled(long sample, int task) {
        int index = Math.toIntExact(sample);
        if (!sampled.get(index)) {
            sampled.set(index);
            tasks.get(task).sampled(index);
        }
    }

    /** Whether the outcome of a sample is known. */
    boolean isJudged(long sample) {
        int index = Math.toIntExact(sample);
        return passed.get(index) || failed.get(index) || unscored.get(index);
    }

    /** A sample passed, or has no score. */
    void ended(long sample, FirstTry outcome) {
        if (isJudged(sample)) {
            return;
        }
        switch (outcome) {
            case PASSED -> passed.set(Math.toIntExact(sample));
            case UNSCORED -> unscored.set(Math.toIntExact(sample));
            case FAILED -> throw new IllegalArgumentException("A failure has tokens.");
        }
    }

    /** A sample failed. */
    void failed(int task, TaskTally.Failure failure) {
        if (!isJudged(failure.index())) {
            failed.set(failure.index());
            tasks.get(task).failed(failure);
        }
    }

    /** What is missing will not come. If it does, it counts nevertheless. */
    void giveUp() {
        givenUp.or(awaited());
    }

    private BitSet awaited() {
        BitSet awaited = (BitSet) sampled.clone();
        Stream.of(passed, failed, unscored, givenUp).forEach(awaited::andNot);
        return awaited;
    }

    /** Samples whose outcome is to come. */
    int awaiting() {
        return awaited().cardinality();
    }

    /** How much was heard. */
    int news() {
        return sampled.cardinality() + outcomes();
    }

    private int outcomes() {
        return passed.cardinality() + failed.cardinality() + unscored.cardinality();
    }

    /** The number of the next sample: one more than any that the log knows. */
    int nextIndex() {
        return Stream.of(sampled, passed, failed, unscored)
                .mapToInt(BitSet::length)
                .max()
                .orElseThrow();
    }

    /** How many samples a task has after the round under way: the first one when there is none. */
    int roundUnderWay() {
        int most = tasks.stream().mapToInt(TaskTally::samples).max().orElse(0);
        int round = rule.nextRound(0);
        while (round < most) {
            round = rule.nextRound(round);
        }
        return round;
    }

    /**
     * The tasks that are to be sampled next in a round, in their order; one of which several
     * samples are missing as often as that.
     *
     * @param round how many samples a task has after it
     */
    List<Integer> due(int round, int atMost) {
        int before = before(round);
        List<Integer> due = new ArrayList<>();
        for (int task = 0; task < tasks.size() && due.size() < atMost; task++) {
            if (takesPart(tasks.get(task), before)) {
                int missing = Math.min(round - tasks.get(task).samples(), atMost - due.size());
                for (int i = 0; i < missing; i++) {
                    due.add(task);
                }
            }
        }
        return due;
    }

    /** How many tasks take part in a round. */
    int takingPart(int round) {
        int before = before(round);
        return (int) tasks.stream().filter(tally -> takesPart(tally, before)).count();
    }

    private boolean takesPart(TaskTally tally, int before) {
        return tally.samples() > before
                || tally.samples() == before && tally.after(rule) == MiningRule.Verdict.GO_ON;
    }

    private int before(int round) {
        int before = 0;
        while (rule.nextRound(before) < round) {
            before = rule.nextRound(before);
        }
        return before;
    }

    List<TaskTally> tasks() {
        return tasks;
    }

    int samples() {
        return sampled.cardinality();
    }

    int passed() {
        return passed.cardinality();
    }

    int failed() {
        return failed.cardinality();
    }

    /** Without a score, or not heard of. */
    int unscored() {
        return samples() - passed() - failed();
    }

    int different() {
        return tasks.stream().mapToInt(TaskTally::different).sum();
    }

    /** How many tasks failed at their first sample. */
    int firstFailed() {
        return firsts(failed);
    }

    /** How many tasks passed at their first sample. */
    int firstPassed() {
        return firsts(passed);
    }

    private int firsts(BitSet outcome) {
        return (int)
                tasks.stream()
                        .filter(tally -> tally.samples() > 0)
                        .flatMapToInt(tally -> IntStream.of(tally.firstIndex()))
                        .filter(outcome::get)
                        .count();
    }
}
