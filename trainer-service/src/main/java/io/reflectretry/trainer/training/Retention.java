package io.reflectretry.trainer.training;

import io.reflectretry.model.run.CheckpointSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Which checkpoints and states of a run are kept.
 *
 * @param settings how many
 * @param lastVersion the run's last version, kept for ever
 */
record Retention(CheckpointSettings settings, long lastVersion) {

    /** A damaged state must not be the only one. */
    private static final int STATES = 2;

    /**
     * The states to keep, of those that are there: the newest two; those that a step within the
     * window of time travel is done again from; and the oldest, which is small where the run begins
     * and from which every step can be done again that the log still holds.
     */
    Set<Long> states(TreeSet<Long> there, long newest) {
        Set<Long> kept = new HashSet<>();
        there.descendingSet().stream().limit(STATES).forEach(kept::add);
        if (!there.isEmpty()) {
            kept.add(there.first());
        }
        if (settings.replayWindow() > 0) {
            // The oldest step of the window starts from the newest state before it.
            Long start = there.floor(newest - settings.replayWindow());
            kept.addAll(start == null ? there : there.tailSet(start));
        }
        return kept;
    }

    /**
     * Whether to keep a version.
     *
     * @param newest the newest version that is published
     * @param inUse versions that a kept state needs
     */
    boolean keeps(long version, long newest, Set<Long> inUse) {
        return version == 0
                || version == lastVersion
                || version > newest - settings.keepLast()
                || (settings.keepEvery() > 0 && version % settings.keepEvery() == 0)
                || inUse.contains(version);
    }

    /**
     * Removes from the store what is not kept.
     *
     * @param needed says which versions others need; asked only when something is to be removed
     */
    void apply(CheckpointStore store, long newest, Supplier<Set<Long>> needed) {
        TreeSet<Long> there = store.states();
        Set<Long> states = states(there, newest);
        there.stream().filter(step -> !states.contains(step)).forEach(store::removeState);
        List<Long> superfluous =
                store.versions().stream().filter(v -> !keeps(v, newest, states)).toList();
        if (!superfluous.isEmpty()) {
            Set<Long> others = needed.get();
            superfluous.stream().filter(v -> !others.contains(v)).forEach(store::removeCheckpoint);
        }
    }
}
