package io.reflectretry.trainer.training;

import io.reflectretry.model.run.CheckpointSettings;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which checkpoints and states of a run are kept.
 *
 * @param settings how many
 * @param lastVersion the run's last version, kept for ever
 */
record Retention(CheckpointSettings settings, long lastVersion) {

    /** A damaged state must not be the only one. */
    private static final int STATES = 2;

    /** The states to keep, of those that are there: the newest two. */
    Set<Long> states(TreeSet<Long> there) {
        return there.descendingSet().stream().limit(STATES).collect(Collectors.toSet());
    }

    /**
     * Whether to keep a version.
     *
     * @param newest the newest version that is published
     * @param inUse versions that a kept state or this process needs
     */
    boolean keeps(long version, long newest, Set<Long> inUse) {
        return version == 0
                || version == lastVersion
                || version > newest - settings.keepLast()
                || (settings.keepEvery() > 0 && version % settings.keepEvery() == 0)
                || inUse.contains(version);
    }

    /** Removes from the store what is not kept. */
    void apply(CheckpointStore store, long newest, long opened) {
        Set<Long> states = states(store.states());
        store.states().stream().filter(step -> !states.contains(step)).forEach(store::removeState);
        Set<Long> inUse = new TreeSet<>(states);
        inUse.add(opened);
        store.versions().stream()
                .filter(version -> !keeps(version, newest, inUse))
                .forEach(store::removeCheckpoint);
    }
}
