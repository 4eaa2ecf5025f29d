package io.reflectretry.trainer.training;

/**
 * A step that was done again.
 *
 * @param run the run
 * @param step the step
 * @param fromState the step of the full state that it was done from; those between were done again
 *     too
 * @param recordedSha256 the hash of the weights that were published
 * @param replayedSha256 the hash of the weights that it gave now
 */
public record Replayed(
        String run, long step, long fromState, String recordedSha256, String replayedSha256) {

    /** Whether the same bits came out. */
    public boolean equal() {
        return recordedSha256.equals(replayedSha256);
    }
}
