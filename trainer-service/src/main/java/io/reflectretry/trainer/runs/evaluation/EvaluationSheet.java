package io.reflectretry.trainer.runs.evaluation;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.policy.Sample;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the log tells of an evaluation's episodes. Those with the indices 0 to n-1 are the tasks;
 * index n + i is the control of task i. Reading a record twice changes nothing. Pure; not for
 * several threads.
 */
public final class EvaluationSheet {

    private final int tasks;
    private final BitSet issued = new BitSet();
    private final Map<Integer, First> firsts = new HashMap<>();
    private final Map<Integer, Second> seconds = new HashMap<>();
    private final Set<Integer> controlsWritten = new HashSet<>();
    private final Map<Integer, Integer> borrowedFrom = new HashMap<>();
    private final Map<Integer, Second> controls = new HashMap<>();

    /** A first try: the answer, if there is one, and what became of it. */
    record First(Optional<Sample> attempt, Outcome outcome) {
        boolean failed() {
            return outcome instanceof Outcome.Fail;
        }
    }

    /** A second try: reflection and answer, if there are any, and what became of it. */
    record Second(Optional<Sample> reflection, Optional<Sample> retry, Outcome outcome) {}

    /**
     * @param tasks n
     */
    public EvaluationSheet(int tasks) {
        this.tasks = tasks;
    }

    /** A task is in the log. */
    public void taskIssued(long index) {
        issued.set(Math.toIntExact(index));
    }

    /** A first answer was judged, or given up. */
    public void judged(long index, Optional<Sample> attempt, Outcome outcome) {
        if (index < tasks) {
            firsts.putIfAbsent((int) index, new First(attempt, outcome));
        }
    }

    /** A second answer was judged, or given up. */
    public void rewarded(
            long index, Optional<Sample> reflection, Optional<Sample> retry, Outcome outcome) {
        var second = new Second(reflection, retry, outcome);
        if (index < tasks) {
            seconds.putIfAbsent((int) index, second);
        } else if (index < 2L * tasks) {
            controls.putIfAbsent((int) index - tasks, second);
        }
    }

    /**
     * The control of a task is in the log.
     *
     * @param index the episode's index, n + i
     * @param from the index of the task whose reflection it borrows
     */
    public void controlWritten(long index, int from) {
        if (index >= tasks && index < 2L * tasks) {
            controlsWritten.add((int) index - tasks);
            borrowedFrom.put((int) index - tasks, from);
        }
    }

    /** The lowest index that is not in the log yet; n when all are. */
    public int nextIndex() {
        return Math.min(tasks, issued.nextClearBit(0));
    }

    /** Tasks whose episode has ended. */
    public int ended() {
        int ended = 0;
        for (var first : firsts.entrySet()) {
            if (!first.getValue().failed() || seconds.containsKey(first.getKey())) {
                ended++;
            }
        }
        return ended;
    }

    /** The failed tasks whose own reflection is known, in order: those that the control plays. */
    public List<Integer> controllable() {
        return firsts.keySet().stream()
                .sorted()
                .filter(i -> firsts.get(i).failed() && firsts.get(i).attempt().isPresent())
                .filter(i -> seconds.containsKey(i) && seconds.get(i).reflection().isPresent())
                .toList();
    }

    /** Whether the control of this task is in the log. */
    public boolean isControlWritten(int task) {
        return controlsWritten.contains(task);
    }

    /** Controls in the log. */
    public int controlsWritten() {
        return controlsWritten.size();
    }

    /** Controls that are judged or given up. */
    public int controlsEnded() {
        return controls.size();
    }

    /** Records that changed something so far: a sign of life. */
    public int news() {
        return firsts.size() + seconds.size() + controls.size();
    }

    /** Counts all that is still missing as unscored. */
    public void giveUp(String reason) {
        var missing = new Outcome.Unscorable(UnscorableKind.TIMEOUT, reason);
        for (int i = 0; i < tasks; i++) {
            firsts.putIfAbsent(i, new First(Optional.empty(), missing));
            if (firsts.get(i).failed()) {
                seconds.putIfAbsent(i, new Second(Optional.empty(), Optional.empty(), missing));
            }
        }
        for (int i : controlsWritten) {
            controls.putIfAbsent(i, new Second(Optional.empty(), Optional.empty(), missing));
        }
    }

    /** The first try of a task. */
    Optional<First> first(int task) {
        return Optional.ofNullable(firsts.get(task));
    }

    /** The second try of a task. */
    Optional<Second> second(int task) {
        return Optional.ofNullable(seconds.get(task));
    }

    /** The second try of a task with another one's reflection. */
    Optional<Second> control(int task) {
        return Optional.ofNullable(controls.get(task));
    }

    /** The task whose reflection the control of this task borrowed. */
    Optional<Integer> borrowedFrom(int task) {
        return Optional.ofNullable(borrowedFrom.get(task));
    }

    /** n. */
    int tasks() {
        return tasks;
    }
}
