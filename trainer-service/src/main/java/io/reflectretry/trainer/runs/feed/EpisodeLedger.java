package io.reflectretry.trainer.runs.feed;

import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.trainer.runs.follow.FirstTries;
import io.reflectretry.trainer.runs.follow.FirstTry;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the log tells of a training run's episodes:
 *
 * <pre>
 *   issued → awaiting verdict ─ passed, unscored → ended
 *                  └─ failed → open group (members come in) ─ trained, closed → ended
 * </pre>
 *
 * Recorded failures go the same way, but say nothing about the policy: they count in no first tries
 * and in no failure rate.
 *
 * <p>The order in which records of different topics are read does not matter, and reading one twice
 * changes nothing. Pure; not for several threads.
 */
public final class EpisodeLedger {

    /** The failure rate that is assumed before any verdict is in. */
    static final double RATE_BEFORE = 0.6;

    /** So many imagined verdicts speak for it. */
    private static final int RATE_BEFORE_WEIGHT = 20;

    /** The rate is that of the last so many judged tasks, by index. */
    private static final int RATE_WINDOW = 512;

    private final int groupSize;
    private final BitSet issued = new BitSet();
    private final BitSet judged = new BitSet();
    private final BitSet scored = new BitSet();
    private final BitSet failed = new BitSet();
    private final BitSet unscored = new BitSet();
    private final BitSet ended = new BitSet();
    private final BitSet trained = new BitSet();
    private final BitSet recorded = new BitSet();
    private final Set<Integer> awaitingVerdict = new HashSet<>();
    private final Map<Integer, BitSet> openGroups = new HashMap<>();
    private final NavigableMap<Long, FirstTries> byVersion = new TreeMap<>();
    private final NavigableMap<Long, Integer> firstAskedOf = new TreeMap<>();
    private final Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);
    private FirstTries firstTries = FirstTries.NONE;
    private long version;

    /**
     * @param groupSize G: a group is complete when so many members are in
     */
    public EpisodeLedger(int groupSize) {
        this.groupSize = groupSize;
    }

    /** A task is in the log. */
    public void taskIssued(long taskIndex) {
        int index = Math.toIntExact(taskIndex);
        issued.set(index);
        if (!judged.get(index) && !ended.get(index) && !openGroups.containsKey(index)) {
            awaitingVerdict.add(index);
        }
    }

    /**
     * The same.
     *
     * @param askedOf the least version that is to answer; it never falls from a task to the next
     */
    public void taskIssued(long taskIndex, long askedOf) {
        firstAskedOf.merge(askedOf, Math.toIntExact(taskIndex), Math::min);
        taskIssued(taskIndex);
    }

    /** The same for a recorded failure. */
    public void recordedIssued(long taskIndex, long askedOf) {
        recorded.set(Math.toIntExact(taskIndex));
        taskIssued(taskIndex, askedOf);
    }

    /** A recorded failure was judged again. */
    public void recordedJudged(long taskIndex, FirstTry outcome) {
        int index = Math.toIntExact(taskIndex);
        recorded.set(index);
        if (!judged.get(index)) {
            settle(index, outcome);
        }
    }

    /**
     * The first answer to a task was judged.
     *
     * @param answeredBy the version that gave it; nothing when there is no answer
     */
    public void judged(long taskIndex, FirstTry outcome, OptionalLong answeredBy) {
        int index = Math.toIntExact(taskIndex);
        if (judged.get(index)) {
            return;
        }
        settle(index, outcome);
        answeredBy.ifPresent(
                v -> byVersion.merge(v, FirstTries.NONE.and(outcome), (a, b) -> a.and(outcome)));
        switch (outcome) {
            case PASSED -> {
                scored.set(index);
                firstTries = firstTries.and(outcome);
            }
            case FAILED -> {
                scored.set(index);
                failed.set(index);
                firstTries = firstTries.and(outcome);
            }
            // Its event does not say whether the answer was a recorded one.
            case UNSCORED -> unscored.set(index);
        }
    }

    private void settle(int index, FirstTry outcome) {
        judged.set(index);
        awaitingVerdict.remove(index);
        switch (outcome) {
            case PASSED, UNSCORED -> end(index);
            case FAILED -> {
                if (!ended.get(index)) {
                    openGroups.computeIfAbsent(index, i -> new BitSet(groupSize));
                }
            }
        }
    }

    /** A member of a group is in, with a reward or without a score. */
    public void memberIn(long taskIndex, int member) {
        int index = Math.toIntExact(taskIndex);
        if (!ended.get(index)) {
            awaitingVerdict.remove(index);
            openGroups.computeIfAbsent(index, i -> new BitSet(groupSize)).set(member);
        }
    }

    /** A group was closed without training: its place is free again. */
    public void groupClosed(String episode, CloseReason reason) {
        if (end(Math.toIntExact(EventIds.taskIndexOf(episode)))) {
            closed.merge(reason, 1L, Long::sum);
        }
    }

    /** A step was taken. */
    public void stepTaken(StepRecord step) {
        for (var group : step.groups()) {
            int index = Math.toIntExact(EventIds.taskIndexOf(group.group()));
            if (end(index)) {
                trained.set(index);
            }
        }
        step.closed().forEach(group -> groupClosed(group.group(), group.reason()));
    }

    /** A version is published. */
    public void versionPublished(long published) {
        version = Math.max(version, published);
    }

    private boolean end(int index) {
        awaitingVerdict.remove(index);
        openGroups.remove(index);
        if (ended.get(index)) {
            return false;
        }
        ended.set(index);
        return true;
    }

    /** The index of the next task: one more than any that the log knows. */
    public long nextIndex() {
        return Math.max(issued.length(), Math.max(judged.length(), ended.length()));
    }

    /** Tasks whose first answer is not judged yet. */
    public int awaitingVerdict() {
        return awaitingVerdict.size();
    }

    /** Failures whose group is neither trained nor closed. */
    public int openGroups() {
        return openGroups.size();
    }

    /** Those among them whose task was asked of this version or a newer one. */
    public int openGroupsAskedOf(long askedOf) {
        int first = firstAskedOf(askedOf);
        return (int) openGroups.keySet().stream().filter(index -> index >= first).count();
    }

    /** The first task that this version or a newer one was asked; beyond all if there is none. */
    public int firstAskedOf(long askedOf) {
        var first = firstAskedOf.ceilingEntry(askedOf);
        return first == null ? Integer.MAX_VALUE : first.getValue();
    }

    /** Open groups of which not all members are in. */
    public int incompleteGroups() {
        return (int)
                openGroups.values().stream().filter(in -> in.cardinality() < groupSize).count();
    }

    /** Groups that were trained. */
    public long trainedGroups() {
        return trained.cardinality();
    }

    /** Recorded failures in the log. */
    public int recordedIssued() {
        return recorded.cardinality();
    }

    /** Recorded failures that are not judged again yet. */
    public int recordedAwaiting() {
        return recordedAmong(awaitingVerdict, 0);
    }

    /** Open groups of recorded failures whose task has this index or a later one. */
    public int recordedOpen(int fromIndex) {
        return recordedAmong(openGroups.keySet(), fromIndex);
    }

    private int recordedAmong(Set<Integer> indices, int from) {
        return (int) indices.stream().filter(i -> i >= from && recorded.get(i)).count();
    }

    /** Recorded failures that were trained on. */
    public int recordedTrained() {
        BitSet both = (BitSet) trained.clone();
        both.and(recorded);
        return both.cardinality();
    }

    /** Groups that were closed without training, by reason. */
    public Map<CloseReason, Long> closedGroups() {
        return Map.copyOf(closed);
    }

    /** The newest version. */
    public long version() {
        return version;
    }

    /** All first answers so far. */
    public FirstTries firstTries() {
        BitSet own = (BitSet) unscored.clone();
        own.andNot(recorded);
        return firstTries.plus(new FirstTries(0, 0, own.cardinality()));
    }

    /** First answers by the version that gave them. */
    public Map<Long, FirstTries> firstTriesByVersion() {
        return Map.copyOf(byVersion);
    }

    /**
     * The share of failures among the last judged tasks: by index, not by arrival, so that in
     * lock-step it is the same in each repetition.
     */
    public double failureRate() {
        int seen = 0;
        int failures = 0;
        for (int i = scored.length() - 1;
                i >= 0 && seen < RATE_WINDOW;
                i = scored.previousSetBit(i - 1)) {
            seen++;
            failures += failed.get(i) ? 1 : 0;
        }
        return (failures + RATE_BEFORE * RATE_BEFORE_WEIGHT) / (seen + RATE_BEFORE_WEIGHT);
    }
}
