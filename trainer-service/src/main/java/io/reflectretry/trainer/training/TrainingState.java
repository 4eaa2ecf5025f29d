package io.reflectretry.trainer.training;

import java.util.SortedMap;

/**
 * The full state after a step, but for weights (in the step's checkpoint) and moments (in the file
 * beside it): what a trainer must know to go on as if it had never stopped.
 *
 * @param run the run's id
 * @param step the last step that is in it; 0 before the first
 * @param offsets by "topic-partition", the next record to read
 * @param oldestPending by "topic-partition", the oldest record that a pending group needs, where
 *     one does
 * @param groups groups that are pending or have ended
 * @param counts what was counted since the run began
 * @param skips steps left out because loss or gradient was not finite
 */
record TrainingState(
        String run,
        long step,
        SortedMap<String, Long> offsets,
        SortedMap<String, Long> oldestPending,
        AssemblerState groups,
        SortedMap<String, Long> counts,
        Skips skips) {

    /**
     * Steps that were left out.
     *
     * @param inARow up to now
     * @param total since the run began
     */
    record Skips(int inARow, long total) {

        static final Skips NONE = new Skips(0, 0);

        /** After one more step. */
        Skips after(boolean skipped) {
            return skipped ? new Skips(inARow + 1, total + 1) : new Skips(0, total);
        }
    }

    TrainingState with(Skips newSkips) {
        return new TrainingState(run, step, offsets, oldestPending, groups, counts, newSkips);
    }
}
